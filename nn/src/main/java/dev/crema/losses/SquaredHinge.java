package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * The mean over the last axis of {@code max(1 - expected · predicted, 0)²}.
 *
 * <p>Expected values are -1 or 1. If those of a batch are all 0 or 1, zeros are taken as -1.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record SquaredHinge(Reduction reduction) implements Loss {
  /** The mean over the batch. */
  public SquaredHinge() {
    this(Reduction.MEAN);
  }

  public SquaredHinge reduction(Reduction value) {
    return new SquaredHinge(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    return Hinge.margins(expected, predicted).square().mean(-1);
  }
}
