package dev.crema.callbacks;

import dev.crema.engine.Variable;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/** The run that a callback takes part in. */
public interface Training {
  /** The number of the last epoch, counted from 1. */
  int epochs();

  /** How many batches make an epoch; empty if it is not known yet. */
  OptionalLong steps();

  /** Ends training after this epoch. */
  void stop();

  boolean isStopped();

  /**
   * Whether the training thread was interrupted: the run ends after the current batch, and the
   * epoch that it is in has no logs.
   */
  boolean isInterrupted();

  /** The learning rate of the next step. */
  double learningRate();

  /**
   * Sets the learning rate from the next step on.
   *
   * @throws dev.crema.engine.types.CremaException if a schedule gives it
   */
  void learningRate(double rate);

  /** How many steps have been made since the model was new. */
  long iteration();

  /** The weights and states of the model by path. */
  Map<String, Variable> weights();

  /**
   * Lets the weights and the moving means of them that the optimizer keeps change places.
   *
   * @throws dev.crema.engine.types.CremaException if the optimizer keeps none
   */
  void swapAverages();

  /** Writes the model to a file. */
  void save(Path file);

  /** Writes the weights of the model to a file. */
  void saveWeights(Path file);

  /**
   * Writes the model so that {@link #restore} can go on from there.
   *
   * @param nextEpoch the epoch to go on with, counted from 0
   */
  void backUp(Path file, int nextEpoch);

  /**
   * Writes the model in the midst of an epoch so that {@link #restore} can go on from there.
   *
   * @param batches how many batches of this epoch are done
   */
  void backUpWithin(Path file, long batches);

  /** Takes weights, optimizer and random state from a backup; training begins where it was. */
  void restore(Path file);
}
