package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code (x + 1) / 2}, bounded to 0 and 1. */
public record SparseSigmoid() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.add(1).multiply(0.5).clip(0, 1);
  }
}
