package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * The mean of {@code (ln(1 + expected) - ln(1 + predicted))²}, both no less than 1e-7.
 *
 * @param name in logs; {@code mean_squared_logarithmic_error} by default
 */
public record MeanSquaredLogarithmicError(String name) implements MeanMetric {
  /** Under its own name. */
  public MeanSquaredLogarithmicError() {
    this("mean_squared_logarithmic_error");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.MeanSquaredLogarithmicError().losses(expected, predicted);
  }
}
