package dev.crema.train;

import java.nio.file.Path;

/** Writes the model that is being trained to files. */
public interface Saver {
  /** Writes layers, weights and the state of training. */
  void save(Path file);

  /** Writes the weights only. */
  void saveWeights(Path file);
}
