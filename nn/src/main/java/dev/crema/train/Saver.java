package dev.crema.train;

import java.nio.file.Path;

/** Writes the model that is being trained to files. */
public interface Saver {
  /** Writes layers, weights and the state of training. */
  void save(Path file);

  /** Writes the weights only. */
  void saveWeights(Path file);

  /** Writes all that {@link #save} does, and where to go on. */
  void backUp(Path file, Position next);

  /**
   * Takes weights and the state of training from a backup of the same model.
   *
   * @return where to go on
   */
  Position restore(Path file);
}
