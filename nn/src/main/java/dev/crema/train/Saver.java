package dev.crema.train;

import java.nio.file.Path;

/** Writes the model that is being trained to files. */
public interface Saver {
  /** Writes layers, weights and the state of training. */
  void save(Path file);

  /** Writes the weights only. */
  void saveWeights(Path file);

  /** Writes all that {@link #save} does, with the number of the next epoch. */
  void backUp(Path file, int nextEpoch);

  /**
   * Takes weights and the state of training from a backup of the same model.
   *
   * @return the epoch to go on with
   */
  int restore(Path file);
}
