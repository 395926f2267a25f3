package dev.crema.zoo.speech.frontend;

import dev.crema.saving.Registry;
import dev.crema.saving.Saving;

/** The layers of speech models as files know them. */
public final class SpeechLayers {
  private SpeechLayers() {}

  /**
   * Lets the layers of this package stand in files; the applications do it themselves, models of
   * one's own need it before {@link Saving}.
   */
  public static void register() {
    Registry.register(FrequencyWarping.class);
    Registry.register(LogMel.class);
    Registry.register(Mfcc.class);
    Registry.register(NoiseMixing.class);
    Registry.register(SpecAugment.class);
    Registry.register(TimeNormalization.class);
  }
}
