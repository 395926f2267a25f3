package dev.crema.layers.core;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/** Gives its input on as it is, mask included. */
public record Identity() implements UnaryLayer {
  @Override
  public Tensor call(Scope scope, Tensor input) {
    return input;
  }
}
