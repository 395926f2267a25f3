package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * The mean over the last axis of {@code max(1 - expected · predicted, 0)}.
 *
 * <p>Expected values are -1 or 1. If those of a batch are all 0 or 1, zeros are taken as -1.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record Hinge(Reduction reduction) implements Loss {
  /** The mean over the batch. */
  public Hinge() {
    this(Reduction.MEAN);
  }

  public Hinge reduction(Reduction value) {
    return new Hinge(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    return margins(expected, predicted).mean(-1);
  }

  /** {@code max(1 - expected · predicted, 0)}, number by number. */
  static Tensor margins(Tensor expected, Tensor predicted) {
    Tensor y = Expected.like(expected, predicted);
    Tensor binary = y.equal(0).or(y.equal(1)).all();
    Tensor signs = binary.where(y.multiply(2).subtract(1), y);
    return signs.multiply(predicted).negate().add(1).maximum(0);
  }
}
