package dev.crema.examples;

import dev.crema.data.Recording;
import dev.crema.zoo.speech.frontend.NoiseMixing;
import dev.crema.zoo.speech.keywords.Keyword;
import dev.crema.zoo.speech.keywords.KeywordSpotter;
import dev.crema.zoo.speech.listening.Segment;
import dev.crema.zoo.speech.listening.Segmenter;
import dev.crema.zoo.speech.listening.VoiceActivity;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;

/** Finds three spoken digits in a noisy stream as they end, and says which they are. */
public final class SpeechInAStream {
  private static final int RATE = 8_000;

  private SpeechInAStream() {}

  /** "Three", "seven" and "one", each after a second of silence, under noise. */
  private static float[] stream() throws IOException {
    float[] stream = new float[6 * RATE];
    int at = RATE;
    for (String name : new String[] {"3_theo_0", "7_theo_1", "1_theo_2"}) {
      try (InputStream in = SpeechInAStream.class.getResourceAsStream("fsdd/" + name + ".wav")) {
        byte[] bytes = Objects.requireNonNull(in).readAllBytes();
        float[] said = Recording.parse(name, bytes).audio().toFloats();
        System.arraycopy(said, 0, stream, at, said.length);
        at += said.length + RATE;
      }
    }
    Random random = new Random(0);
    float[] noise = new float[RATE];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return NoiseMixing.mix(stream, noise, 20);
  }

  public static void main(String[] arguments) throws IOException {
    KeywordSpotter spotter = KeywordSpotter.digits();
    Segmenter segmenter = new VoiceActivity().segmenter(RATE);
    for (Segment segment : segmenter.accept(stream())) {
      Keyword said = spotter.spot(segment.recording()).getFirst();
      System.out.printf(
          Locale.ROOT, "%.2f - %.2f s: %s%n", segment.start(), segment.end(), said.word());
    }
  }
}
