package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * The mean over the last axis of {@code |expected - predicted|}.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record MeanAbsoluteError(Reduction reduction) implements Loss {
  /** The mean over the batch. */
  public MeanAbsoluteError() {
    this(Reduction.MEAN);
  }

  public MeanAbsoluteError reduction(Reduction value) {
    return new MeanAbsoluteError(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    return Expected.like(expected, predicted).subtract(predicted).abs().mean(-1);
  }
}
