package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code min(max(x, 0), 6)}. */
public record Relu6() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.relu().minimum(6);
  }
}
