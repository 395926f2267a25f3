package dev.crema.activations;

import dev.crema.engine.Tensor;

/** The input itself. */
public record Linear() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x;
  }
}
