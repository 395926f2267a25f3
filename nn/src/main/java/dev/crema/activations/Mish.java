package dev.crema.activations;

import dev.crema.engine.Tensor;

/**
 * {@code x * tanh(softplus(x))}.
 *
 * <p>Source: Misra, <i>Mish: a self regularized non-monotonic activation function</i>, BMVC 2020.
 */
public record Mish() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.multiply(x.softplus().tanh());
  }
}
