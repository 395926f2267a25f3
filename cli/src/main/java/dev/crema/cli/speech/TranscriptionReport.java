package dev.crema.cli.speech;

import dev.crema.zoo.speech.ErrorRate;
import dev.crema.zoo.speech.transcription.Transcriber;
import dev.crema.zoo.speech.transcription.Transcript;
import dev.crema.zoo.speech.transcription.Utterance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How well a transcriber does. */
final class TranscriptionReport {
  private TranscriptionReport() {}

  /** Prints the error rates of some utterances, and says them for the JSON line. */
  static Map<String, Object> of(Transcriber transcriber, List<Utterance> utterances) {
    List<String> said = utterances.stream().map(Utterance::text).toList();
    List<String> greedy =
        utterances.stream().map(u -> transcriber.transcribeGreedily(u.recording()).text()).toList();
    List<String> searched =
        utterances.stream()
            .map(u -> transcriber.transcribe(u.recording()))
            .map(Transcript::text)
            .toList();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("utterances", said.size());
    tell(json, "wer_greedy", ErrorRate.ofWords(said, greedy));
    tell(json, "cer_greedy", ErrorRate.ofCharacters(said, greedy));
    tell(json, "wer", ErrorRate.ofWords(said, searched));
    tell(json, "cer", ErrorRate.ofCharacters(said, searched));
    return json;
  }

  private static void tell(Map<String, Object> json, String name, ErrorRate rate) {
    System.out.println(name + ": " + rate);
    json.put(name, rate.value());
  }
}
