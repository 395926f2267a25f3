package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * How little the score of the right class is above the best of the others; see {@link
 * dev.crema.losses.CategoricalHinge}.
 *
 * @param name in logs; {@code categorical_hinge} by default
 */
public record CategoricalHinge(String name) implements MeanMetric {
  /** Under its own name. */
  public CategoricalHinge() {
    this("categorical_hinge");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.CategoricalHinge().losses(expected, predicted);
  }
}
