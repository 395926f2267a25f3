package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * {@code max(n - p + 1, 0)}, where p is the sum over the last axis of {@code expected · predicted}
 * and n the greatest {@code (1 - expected) · predicted}: how little the score of the right class is
 * above the best of the others.
 *
 * <p>Expected (0 or 1) and predicted: {@code [batch, d0, …, classes]}. Losses: {@code [batch, d0,
 * …]}.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record CategoricalHinge(Reduction reduction) implements Loss {
  /** The mean over the batch. */
  public CategoricalHinge() {
    this(Reduction.MEAN);
  }

  public CategoricalHinge reduction(Reduction value) {
    return new CategoricalHinge(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor y = Expected.like(expected, predicted);
    Tensor right = y.multiply(predicted).sum(-1);
    Tensor wrong = y.negate().add(1).multiply(predicted).max(-1);
    return wrong.subtract(right).add(1).maximum(0);
  }
}
