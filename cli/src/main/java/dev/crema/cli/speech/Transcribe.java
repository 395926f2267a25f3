package dev.crema.cli.speech;

import dev.crema.cli.shared.Common;
import dev.crema.data.Recording;
import dev.crema.zoo.speech.transcription.TimedWord;
import dev.crema.zoo.speech.transcription.Transcriber;
import dev.crema.zoo.speech.transcription.Transcript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `crema speech transcribe`.
@Command(
    name = "transcribe",
    mixinStandardHelpOptions = true,
    description = "Write down what is said in recordings.")
final class Transcribe extends Common {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "By default the one of connected digits that comes with Crema.")
  @Nullable Path model;

  @Option(
      names = "--greedy",
      description = "Take the likeliest character of each moment, without a language model.")
  boolean greedy;

  @Mixin Reading reading = new Reading();

  @Override
  protected Map<String, Object> work() {
    Transcriber transcriber = transcriber(model);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("files", reading.each(recording -> of(transcriber, recording, greedy)));
    return json;
  }

  static Transcriber transcriber(@Nullable Path model) {
    return model == null ? Transcriber.digits() : Transcriber.load(model);
  }

  /** What is said. */
  static Map<String, Object> of(Transcriber transcriber, Recording recording, boolean greedy) {
    Transcript transcript =
        greedy ? transcriber.transcribeGreedily(recording) : transcriber.transcribe(recording);
    List<Object> words = new ArrayList<>();
    for (TimedWord word : transcript.words()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("word", word.word());
      map.put("start", word.start());
      map.put("end", word.end());
      words.add(map);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("text", transcript.text());
    result.put("score", transcript.score());
    result.put("words", words);
    return result;
  }
}
