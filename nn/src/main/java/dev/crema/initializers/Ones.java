package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/** All ones; fits any type. */
public record Ones() implements Initializer {
  @Override
  public Tensor initialize(Type type, Tensor key) {
    return Tensor.full(type, 1);
  }
}
