package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * The mean of {@code 100 · |expected - predicted| / max(|expected|, 1e-7)}.
 *
 * @param name in logs; {@code mean_absolute_percentage_error} by default
 */
public record MeanAbsolutePercentageError(String name) implements MeanMetric {
  /** Under its own name. */
  public MeanAbsolutePercentageError() {
    this("mean_absolute_percentage_error");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.MeanAbsolutePercentageError().losses(expected, predicted);
  }
}
