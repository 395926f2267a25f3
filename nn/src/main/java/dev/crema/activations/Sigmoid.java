package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code 1 / (1 + exp(-x))}. */
public record Sigmoid() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return Logits.rememberSigmoid(x.sigmoid(), x);
  }
}
