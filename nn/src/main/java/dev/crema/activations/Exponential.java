package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code exp(x)}. */
public record Exponential() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.exp();
  }
}
