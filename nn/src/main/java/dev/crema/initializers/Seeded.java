package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/** An initializer that draws from a seed of its own: the same numbers for each weight. */
public record Seeded(Initializer inner, long seed) implements Initializer {
  @Override
  public Tensor initialize(Type type, Tensor key) {
    return inner.initialize(type, Draws.key(seed));
  }
}
