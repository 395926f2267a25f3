package dev.crema.callbacks;

import dev.crema.engine.types.Cost;

/**
 * Something done around epochs and batches. Epochs and batches are numbered from 0; logs of a batch
 * are those of the epoch so far and hold until the next batch.
 */
public interface Callback {
  default void onTrainBegin(Training training) {}

  default void onTrainEnd(Training training) {}

  default void onEpochBegin(Training training, int epoch) {}

  /** Logs have the validation results, under names that start with {@code val_}. */
  default void onEpochEnd(Training training, int epoch, Logs logs) {}

  default void onTrainBatchBegin(Training training, long batch) {}

  default void onTrainBatchEnd(Training training, long batch, Logs logs) {}

  /**
   * A batch was computed, be it trained on, evaluated or predicted; called before the end of the
   * batch.
   *
   * @param samples how many there were in it
   * @param cost what it had to compute
   */
  default void onBatchComputed(long samples, Cost cost) {}

  default void onTestBegin() {}

  default void onTestEnd(Logs logs) {}

  default void onTestBatchBegin(long batch) {}

  default void onTestBatchEnd(long batch, Logs logs) {}

  default void onPredictBegin() {}

  default void onPredictEnd() {}

  default void onPredictBatchBegin(long batch) {}

  default void onPredictBatchEnd(long batch) {}
}
