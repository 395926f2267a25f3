package dev.crema.zoo.speech.transcription;

import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.data.Recording;
import dev.crema.zoo.speech.SpokenDigit;
import dev.crema.zoo.speech.frontend.Augmentation;
import dev.crema.zoo.speech.frontend.NoiseMixing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes utterances such as "four two nine" from recordings of single digits: all digits of an
 * utterance are of one speaker, with gaps before, between and after them, under noise that is half
 * white and half brown.
 *
 * @param digits recordings to draw from, 1 or more
 * @param least the fewest digits of an utterance, 1 or more; 2 by default
 * @param most the most, {@code least} or more; 6 by default
 * @param seconds how long an utterance gets at most, above 0: digits that would make it longer are
 *     left out, but not the first; 10 by default
 * @param augmentation changes each digit; none by default
 */
public record ConnectedDigits(
    List<SpokenDigit> digits, int least, int most, double seconds, Augmentation augmentation) {
  private static final int LEAST_GAP = 50;
  private static final int MOST_GAP = 400;
  private static final double LEAST_RATIO = 10;
  private static final double MOST_RATIO = 40;

  /** How fast brown noise forgets. */
  private static final double LEAK = 0.98;

  public ConnectedDigits {
    digits = List.copyOf(digits);
    if (digits.isEmpty()) {
      throw new DataException("ConnectedDigits: 0 recordings; allowed: 1 or more");
    }
    Require.atLeast("ConnectedDigits", "least", least, 1);
    Require.atLeast("ConnectedDigits", "most", most, least);
    Require.positive("ConnectedDigits", "seconds", seconds);
  }

  /** Two to six digits as they are. */
  public ConnectedDigits(List<SpokenDigit> digits) {
    this(digits, 2, 6, 10, Augmentation.none());
  }

  public ConnectedDigits augmentation(Augmentation value) {
    return new ConnectedDigits(digits, least, most, seconds, value);
  }

  public ConnectedDigits seconds(double value) {
    return new ConnectedDigits(digits, least, most, value, augmentation);
  }

  /**
   * An utterance: gaps are 50 to 400 ms, the signal-to-noise ratio 10 to 40 decibels.
   *
   * @param seed equal seeds give equal utterances
   */
  public Utterance make(long seed) {
    Random random = new Random(seed);
    String speaker = digits.get(random.nextInt(digits.size())).speaker();
    List<SpokenDigit> own = digits.stream().filter(d -> d.speaker().equals(speaker)).toList();
    int count = random.nextInt(least, most + 1);
    int rate = own.getFirst().recording().samplingRate();
    List<float[]> parts = new ArrayList<>();
    List<String> words = new ArrayList<>();
    parts.add(gap(rate, random));
    double left = seconds * rate - parts.getFirst().length;
    for (int i = 0; i < count; i++) {
      SpokenDigit digit = own.get(random.nextInt(own.size()));
      float[] said = augmentation.apply(digit.recording(), random).audio().toFloats();
      float[] gap = gap(rate, random);
      left -= said.length + gap.length;
      if (left >= 0 || i == 0) {
        words.add(digit.word());
        parts.add(said);
        parts.add(gap);
      }
    }
    float[] sound = joined(parts);
    double ratio = random.nextDouble(LEAST_RATIO, MOST_RATIO);
    float[] noisy = NoiseMixing.mix(sound, noise(sound.length, random), ratio);
    return new Utterance(Recording.mono(rate, noisy), String.join(" ", words));
  }

  /** Some utterances, of the seeds from {@code seed} on. */
  public List<Utterance> make(int count, long seed) {
    List<Utterance> utterances = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      utterances.add(make(seed + i));
    }
    return utterances;
  }

  /** Texts like those of utterances, for a language model. */
  public List<String> texts(int count, long seed) {
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> words = new ArrayList<>();
      for (int left = random.nextInt(least, most + 1); left > 0; left--) {
        words.add(digits.get(random.nextInt(digits.size())).word());
      }
      texts.add(String.join(" ", words));
    }
    return texts;
  }

  private static float[] gap(int rate, Random random) {
    return new float[rate * random.nextInt(LEAST_GAP, MOST_GAP + 1) / 1000];
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** White and brown noise of about equal power. */
  private static float[] noise(int length, Random random) {
    float[] noise = new float[length];
    double brown = 0;
    double scale = Math.sqrt(1 - LEAK * LEAK);
    for (int i = 0; i < length; i++) {
      brown = LEAK * brown + scale * random.nextGaussian();
      noise[i] = (float) (brown + random.nextGaussian());
    }
    return noise;
  }
}
