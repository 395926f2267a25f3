package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * The mean of {@code Σ expected · ln(expected / predicted)}, both kept between 1e-7 and 1; see
 * {@link dev.crema.losses.KLDivergence}.
 *
 * @param name in logs; {@code kl_divergence} by default
 */
public record KLDivergence(String name) implements MeanMetric {
  /** Under its own name. */
  public KLDivergence() {
    this("kl_divergence");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.KLDivergence().losses(expected, predicted);
  }
}
