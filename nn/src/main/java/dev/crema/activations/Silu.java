package dev.crema.activations;

import dev.crema.engine.Tensor;

/**
 * {@code x * sigmoid(x)}, also called swish.
 *
 * <p>Source: Ramachandran, Zoph, Le, <i>Swish: a self-gated activation function</i>, 2017.
 */
public record Silu() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.multiply(x.sigmoid());
  }
}
