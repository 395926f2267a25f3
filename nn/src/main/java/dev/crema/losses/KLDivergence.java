package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * The sum over the last axis of {@code expected · ln(expected / predicted)}, both kept between 1e-7
 * and 1.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record KLDivergence(Reduction reduction) implements Loss {
  /** The mean over the batch. */
  public KLDivergence() {
    this(Reduction.MEAN);
  }

  public KLDivergence reduction(Reduction value) {
    return new KLDivergence(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor y = Expected.like(expected, predicted).clip(Probabilities.EPSILON, 1);
    Tensor p = predicted.clip(Probabilities.EPSILON, 1);
    return y.multiply(y.divide(p).log()).sum(-1);
  }
}
