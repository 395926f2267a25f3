package dev.crema.callbacks;

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
}
