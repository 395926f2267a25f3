package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.losses.LogCosh;

/**
 * The mean of {@code ln(cosh(predicted - expected))}.
 *
 * @param name in logs; {@code logcosh} by default
 */
public record LogCoshError(String name) implements MeanMetric {
  /** Under its own name. */
  public LogCoshError() {
    this("logcosh");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new LogCosh().losses(expected, predicted);
  }
}
