package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code x / (1 + |x|)}. */
public record Softsign() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.divide(x.abs().add(1));
  }
}
