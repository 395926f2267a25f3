package dev.crema.zoo.speech.frontend;

import dev.crema.check.Require;
import dev.crema.data.Recording;
import java.util.Random;

/**
 * Random changes of recordings that leave the words: speed (with it pitch, by resampling) and
 * loudness.
 *
 * <p>Source: T. Ko, V. Peddinti, D. Povey, S. Khudanpur, <i>Audio augmentation for speech
 * recognition</i>, Interspeech 2015.
 *
 * @param speed the greatest factor by which a recording gets faster and higher or slower and lower,
 *     1 to 2; 1.25 by default. The logarithm of the factor is uniform
 * @param gain by how many decibels at most it gets louder or softer, 0 to 40; 10 by default
 */
public record Augmentation(double speed, double gain) {
  /** Speeds are quotients of whole numbers, so that few rows of weights are needed. */
  private static final int STEPS = 100;

  public Augmentation {
    Require.within("Augmentation", "speed", speed, 1, 2);
    Require.within("Augmentation", "gain", gain, 0, 40);
  }

  /** Speeds of 0.8 to 1.25, and 10 decibels. */
  public Augmentation() {
    this(1.25, 10);
  }

  /** Changes nothing. */
  public static Augmentation none() {
    return new Augmentation(1, 0);
  }

  /** A changed recording with one channel; equal states of {@code random} give equal ones. */
  public Recording apply(Recording recording, Random random) {
    double factor = Math.exp(Math.log(speed) * random.nextDouble(-1, 1));
    int samples = (int) Math.max(1, Math.round(STEPS / factor));
    double decibels = gain * random.nextDouble(-1, 1);
    Recording changed = new Recording(STEPS, recording.mono().audio()).resampled(samples);
    float[] audio = changed.audio().toFloats();
    float by = (float) Math.pow(10, decibels / 20);
    for (int i = 0; i < audio.length; i++) {
      audio[i] *= by;
    }
    return Recording.mono(recording.samplingRate(), audio);
  }
}
