package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * The mean over the last axis of {@code (expected - predicted)²}.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record MeanSquaredError(Reduction reduction) implements Loss {
  /** The mean over the batch. */
  public MeanSquaredError() {
    this(Reduction.MEAN);
  }

  public MeanSquaredError reduction(Reduction value) {
    return new MeanSquaredError(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    return Expected.like(expected, predicted).subtract(predicted).square().mean(-1);
  }
}
