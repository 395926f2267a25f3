package dev.crema.activations;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code x} where it is positive, {@code alpha * (exp(x / alpha) - 1)} elsewhere.
 *
 * <p>Source: Barron, <i>Continuously differentiable exponential linear units</i>, 2017.
 *
 * @param alpha a finite number greater than 0; 1 by default
 */
public record Celu(double alpha) implements Activation {
  public Celu {
    Require.positive("Celu", "alpha", alpha);
  }

  /** Alpha 1. */
  public Celu() {
    this(1);
  }

  @Override
  public Tensor apply(Tensor x) {
    return Elu.of(x, alpha, alpha);
  }
}
