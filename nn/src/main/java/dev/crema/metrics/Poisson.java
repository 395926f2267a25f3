package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * The mean of {@code predicted - expected · ln(predicted + 1e-7)}.
 *
 * @param name in logs; {@code poisson} by default
 */
public record Poisson(String name) implements MeanMetric {
  /** Under its own name. */
  public Poisson() {
    this("poisson");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.Poisson().losses(expected, predicted);
  }
}
