package dev.crema.zoo.speech.listening;

import dev.crema.check.Require;

/**
 * Tells speech from silence by loudness in frames of 10 ms. A frame is loud if its level lies
 * {@code threshold} decibels above the noise floor. The floor is the level of the first frame and
 * then follows that of each frame: by a third of the way down, and by a hundredth up (a thousandth
 * while something is said, so that new noise becomes the floor after some seconds). Speech begins
 * with the third loud frame in a row and ends when no frame was loud for {@code hangOver}
 * milliseconds.
 *
 * <p>Source: the design of energy detectors as in J. Ramírez, J. Górriz, J. Segura, <i>Voice
 * activity detection: fundamentals and speech recognition system robustness</i>, 2007, section 2.
 *
 * @param threshold in decibels, above 0; 9 by default
 * @param hangOver how long a pause within an utterance may be, in milliseconds, 10 or more; 500 by
 *     default
 * @param lead how much before the beginning belongs to it, in milliseconds, 0 or more; 150 by
 *     default
 * @param longest an utterance ends after as many seconds, 1 or more; 10 by default
 */
public record VoiceActivity(double threshold, int hangOver, int lead, int longest) {
  public VoiceActivity {
    Require.positive("VoiceActivity", "threshold", threshold);
    Require.atLeast("VoiceActivity", "hangOver", hangOver, 10);
    Require.atLeast("VoiceActivity", "lead", lead, 0);
    Require.atLeast("VoiceActivity", "longest", longest, 1);
  }

  /** 9 decibels, pauses of half a second. */
  public VoiceActivity() {
    this(9, 500, 150, 10);
  }

  public VoiceActivity threshold(double decibels) {
    return new VoiceActivity(decibels, hangOver, lead, longest);
  }

  /** Another length of pauses within an utterance, in milliseconds. */
  public VoiceActivity hangOver(int milliseconds) {
    return new VoiceActivity(threshold, milliseconds, lead, longest);
  }

  /** A segmenter for one stream. */
  public Segmenter segmenter(int samplingRate) {
    return new Segmenter(this, samplingRate);
  }
}
