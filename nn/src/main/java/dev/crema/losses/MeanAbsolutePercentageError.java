package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * The mean over the last axis of {@code 100 · |expected - predicted| / max(|expected|, 1e-7)}.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record MeanAbsolutePercentageError(Reduction reduction) implements Loss {
  /** The mean over the batch. */
  public MeanAbsolutePercentageError() {
    this(Reduction.MEAN);
  }

  public MeanAbsolutePercentageError reduction(Reduction value) {
    return new MeanAbsolutePercentageError(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor y = Expected.like(expected, predicted);
    Tensor size = y.abs().maximum(Probabilities.EPSILON);
    return y.subtract(predicted).abs().divide(size).mean(-1).multiply(100);
  }
}
