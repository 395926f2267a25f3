package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * The mean of {@code max(1 - expected · predicted, 0)²}; see {@link dev.crema.losses.SquaredHinge}.
 *
 * @param name in logs; {@code squared_hinge} by default
 */
public record SquaredHinge(String name) implements MeanMetric {
  /** Under its own name. */
  public SquaredHinge() {
    this("squared_hinge");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.SquaredHinge().losses(expected, predicted);
  }
}
