package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code tanh(x)}. */
public record Tanh() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.tanh();
  }
}
