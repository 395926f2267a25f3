package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code x - tanh(x)}. */
public record TanhShrink() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.subtract(x.tanh());
  }
}
