package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code relu6(x + 3) / 6}. */
public record HardSigmoid() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.add(3).relu().minimum(6).divide(6);
  }
}
