package dev.crema.cli.speech;

import dev.crema.cli.shared.Common;
import dev.crema.data.DataException;
import dev.crema.data.Recording;
import dev.crema.zoo.speech.keywords.KeywordSpotter;
import dev.crema.zoo.speech.listening.Segment;
import dev.crema.zoo.speech.listening.Segmenter;
import dev.crema.zoo.speech.listening.VoiceActivity;
import dev.crema.zoo.speech.transcription.Transcriber;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `crema speech listen`.
@Command(
    name = "listen",
    mixinStandardHelpOptions = true,
    description = "Write down each utterance as it ends, from the microphone or a pipe.")
final class Listen extends Common {
  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  TrainSpeech.Task task = TrainSpeech.Task.TRANSCRIBE;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "By default the one of the digits that comes with Crema.")
  @Nullable Path model;

  @Option(
      names = "--stdin",
      description = "Listen to standard input: 16-bit little-endian mono without a header.")
  boolean pipe;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Samples per second, 1000 or more (default: ${DEFAULT-VALUE}).")
  int rate = 16_000;

  @Option(
      names = "--threshold",
      paramLabel = "DB",
      description = "How much louder than the noise speech is (default: ${DEFAULT-VALUE}).")
  double threshold = 9;

  @Override
  protected Map<String, Object> work() {
    if (rate < 1000) {
      throw new DataException("--rate is " + rate + "; allowed: 1000 or more");
    }
    Function<Recording, Map<String, Object>> understanding = understanding();
    List<Object> heard = new ArrayList<>();
    try (InputStream in = pipe ? System.in : microphone()) {
      listen(in, segment -> heard.add(tell(segment, understanding)));
    } catch (IOException e) {
      throw new DataException("the sound cannot be read: " + e, e);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("utterances", heard);
    return json;
  }

  private Function<Recording, Map<String, Object>> understanding() {
    return switch (task) {
      case SPOT -> {
        KeywordSpotter spotter = Spot.spotter(model);
        yield recording -> Spot.of(spotter, recording);
      }
      case TRANSCRIBE -> {
        Transcriber transcriber = Transcribe.transcriber(model);
        yield recording -> Transcribe.of(transcriber, recording, false);
      }
    };
  }

  private InputStream microphone() {
    AudioFormat format = new AudioFormat(rate, 16, 1, true, false);
    try {
      TargetDataLine line = AudioSystem.getTargetDataLine(format);
      line.open(format);
      line.start();
      System.err.println("crema: listening; Ctrl-C ends it");
      return new AudioInputStream(line);
    } catch (LineUnavailableException | IllegalArgumentException | SecurityException e) {
      throw new DataException(
          "no microphone gives 16-bit mono at %d samples per second (%s); --stdin takes a pipe"
              .formatted(rate, e.getMessage()),
          e);
    }
  }

  private void listen(InputStream in, Consumer<Segment> action) throws IOException {
    Segmenter segmenter = new VoiceActivity().threshold(threshold).segmenter(rate);
    // A tenth of a second at a time.
    int bytes = rate / 10 * 2;
    for (byte[] part = in.readNBytes(bytes); part.length > 1; part = in.readNBytes(bytes)) {
      segmenter.accept(samples(part)).forEach(action);
    }
    segmenter.finish().ifPresent(action);
  }

  private static float[] samples(byte[] part) {
    ByteBuffer buffer = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
    float[] samples = new float[part.length / 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = buffer.getShort(2 * i) / 0x1p15f;
    }
    return samples;
  }

  private static Map<String, Object> tell(
      Segment segment, Function<Recording, Map<String, Object>> understanding) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("start", segment.start());
    result.put("end", segment.end());
    result.putAll(understanding.apply(segment.recording()));
    System.out.printf(
        Locale.ROOT, "%.2f - %.2f s: %s%n", segment.start(), segment.end(), result.get("text"));
    System.out.flush();
    return result;
  }
}
