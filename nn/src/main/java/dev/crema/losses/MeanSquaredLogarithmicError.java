package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * The mean over the last axis of {@code (ln(1 + expected) - ln(1 + predicted))²}, both no less than
 * 1e-7.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record MeanSquaredLogarithmicError(Reduction reduction) implements Loss {
  /** The mean over the batch. */
  public MeanSquaredLogarithmicError() {
    this(Reduction.MEAN);
  }

  public MeanSquaredLogarithmicError reduction(Reduction value) {
    return new MeanSquaredLogarithmicError(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor y = Expected.like(expected, predicted);
    return logarithm(y).subtract(logarithm(predicted)).square().mean(-1);
  }

  private static Tensor logarithm(Tensor x) {
    return x.maximum(Probabilities.EPSILON).log1p();
  }
}
