package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * The mean over the last axis of {@code predicted - expected · ln(predicted + 1e-7)}.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record Poisson(Reduction reduction) implements Loss {
  /** The mean over the batch. */
  public Poisson() {
    this(Reduction.MEAN);
  }

  public Poisson reduction(Reduction value) {
    return new Poisson(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor logarithm = predicted.add(Probabilities.EPSILON).log();
    return predicted.subtract(Expected.like(expected, predicted).multiply(logarithm)).mean(-1);
  }
}
