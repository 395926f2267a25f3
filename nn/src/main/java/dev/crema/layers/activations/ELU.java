package dev.crema.layers.activations;

import dev.crema.activations.Elu;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * {@code x} where it is positive, {@code alpha · (exp(x) - 1)} elsewhere, as a layer.
 *
 * <p>Input and output of one shape.
 *
 * @param alpha a finite number; 1 by default
 */
public record ELU(double alpha) implements UnaryLayer {
  public ELU {
    Require.finite("ELU", "alpha", alpha);
  }

  /** Alpha 1. */
  public ELU() {
    this(1);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return new Elu(alpha).apply(input);
  }
}
