package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * The mean of {@code |expected - predicted|}.
 *
 * @param name in logs; {@code mean_absolute_error} by default
 */
public record MeanAbsoluteError(String name) implements MeanMetric {
  /** Under its own name. */
  public MeanAbsoluteError() {
    this("mean_absolute_error");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.MeanAbsoluteError().losses(expected, predicted);
  }
}
