package dev.crema.layers.core;

import dev.crema.activations.Activation;
import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * A layer that applies a function, Keras's {@code Activation}.
 *
 * <p>Input and output of one shape.
 *
 * @param function what is applied
 */
public record Activate(Activation function) implements UnaryLayer {
  @Override
  public String kind() {
    return "activation";
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return function.apply(input);
  }
}
