package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code min(max(x, -1), 1)}. */
public record HardTanh() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.clip(-1, 1);
  }
}
