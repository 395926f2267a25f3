package dev.crema.callbacks;

import java.util.function.Consumer;

/** Callbacks made of one function. */
public final class LambdaCallback {
  private LambdaCallback() {}

  /** Something to do around an epoch. */
  @FunctionalInterface
  public interface OnEpoch {
    void run(Training training, int epoch, Logs logs);
  }

  /** Something to do around a batch. */
  @FunctionalInterface
  public interface OnBatch {
    void run(Training training, long batch, Logs logs);
  }

  /** Does something after each epoch. */
  public static Callback onEpochEnd(OnEpoch action) {
    return new Callback() {
      @Override
      public void onEpochEnd(Training training, int epoch, Logs logs) {
        action.run(training, epoch, logs);
      }
    };
  }

  /** Does something before each epoch; there are no logs yet. */
  public static Callback onEpochBegin(OnEpoch action) {
    return new Callback() {
      @Override
      public void onEpochBegin(Training training, int epoch) {
        action.run(training, epoch, Logs.EMPTY);
      }
    };
  }

  /** Does something after each batch. */
  public static Callback onBatchEnd(OnBatch action) {
    return new Callback() {
      @Override
      public void onTrainBatchEnd(Training training, long batch, Logs logs) {
        action.run(training, batch, logs);
      }
    };
  }

  /** Does something before each batch; logs of the batch do not exist yet. */
  public static Callback onBatchBegin(OnBatch action) {
    return new Callback() {
      @Override
      public void onTrainBatchBegin(Training training, long batch) {
        action.run(training, batch, Logs.EMPTY);
      }
    };
  }

  /** Does something before the first epoch. */
  public static Callback onTrainBegin(Consumer<Training> action) {
    return new Callback() {
      @Override
      public void onTrainBegin(Training training) {
        action.accept(training);
      }
    };
  }

  /** Does something after the last epoch. */
  public static Callback onTrainEnd(Consumer<Training> action) {
    return new Callback() {
      @Override
      public void onTrainEnd(Training training) {
        action.accept(training);
      }
    };
  }
}
