package dev.crema.saving;

import java.nio.file.Path;

/** A kind of model file, chosen by the extension of the file's name. */
public interface ModelFormat {
  /** The extension without the dot, such as {@code crema}. */
  String extension();

  /** Writes a model; the file changes as a whole or not at all. */
  void save(Saved saved, Path file);

  /** Reads a model. */
  Saved load(Path file, LoadLimits limits);
}
