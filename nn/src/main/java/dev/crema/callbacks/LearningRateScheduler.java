package dev.crema.callbacks;

import dev.crema.engine.types.CremaException;

/**
 * Sets the learning rate at the start of each epoch.
 *
 * @param schedule gives it
 */
public record LearningRateScheduler(EpochRate schedule) implements Callback {
  /** A learning rate by epoch. */
  @FunctionalInterface
  public interface EpochRate {
    /**
     * The learning rate of an epoch.
     *
     * @param epoch counted from 0
     * @param rate the rate so far
     */
    double rate(int epoch, double rate);
  }

  @Override
  public void onEpochBegin(Training training, int epoch) {
    double rate = schedule.rate(epoch, training.learningRate());
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new CremaException(
          "learning rate scheduler: it gave "
              + rate
              + " for epoch "
              + epoch
              + "; allowed: a finite number of 0 or more");
    }
    training.learningRate(rate);
  }
}
