package dev.crema.train;

import java.nio.file.Path;

/** Writes the model that is being trained to a file. */
@FunctionalInterface
public interface Saver {
  void save(Path file);
}
