package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code ln(1 + exp(x))}, without overflow. */
public record Softplus() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.softplus();
  }
}
