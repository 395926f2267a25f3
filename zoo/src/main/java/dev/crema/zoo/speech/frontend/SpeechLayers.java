package dev.crema.zoo.speech.frontend;

import dev.crema.saving.LoadLimits;
import dev.crema.saving.Registry;
import dev.crema.saving.Saved;
import dev.crema.saving.Saving;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The layers of speech models as files know them, and the models that come with Crema. */
public final class SpeechLayers {
  private SpeechLayers() {}

  /**
   * Lets the layers of this package stand in files; the applications do it themselves, models of
   * one's own need it before {@link Saving}.
   */
  public static void register() {
    Registry.register(LogMel.class);
    Registry.register(Mfcc.class);
    Registry.register(NoiseMixing.class);
    Registry.register(SpecAugment.class);
    Registry.register(TimeNormalization.class);
  }

  /**
   * A model that comes with Crema.
   *
   * @param beside the class whose package it stands in
   */
  public static Saved shipped(Class<?> beside, String name) {
    register();
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("'" + name + "' is missing from Crema's zoo module");
      }
      Path file = Files.createTempFile("crema-", name);
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return Saving.load(file, LoadLimits.DEFAULT);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
