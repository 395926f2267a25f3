package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * The mean of {@code max(1 - expected · predicted, 0)}; see {@link dev.crema.losses.Hinge}.
 *
 * @param name in logs; {@code hinge} by default
 */
public record Hinge(String name) implements MeanMetric {
  /** Under its own name. */
  public Hinge() {
    this("hinge");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.Hinge().losses(expected, predicted);
  }
}
