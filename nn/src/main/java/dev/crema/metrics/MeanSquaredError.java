package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * The mean of {@code (expected - predicted)²}.
 *
 * @param name in logs; {@code mean_squared_error} by default
 */
public record MeanSquaredError(String name) implements MeanMetric {
  /** Under its own name. */
  public MeanSquaredError() {
    this("mean_squared_error");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.MeanSquaredError().losses(expected, predicted);
  }
}
