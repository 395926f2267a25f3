package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/** All zeros; fits any type. */
public record Zeros() implements Initializer {
  @Override
  public Tensor initialize(Type type, Tensor key) {
    return Tensor.zeros(type);
  }
}
