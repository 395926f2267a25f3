package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/** What a weight holds before training. */
@FunctionalInterface
public interface Initializer {
  /**
   * The first value of a weight, a concrete tensor.
   *
   * @param type the type of the weight
   * @param key int64 {@code [2]} for {@link Tensor#random}; each weight has its own
   */
  Tensor initialize(Type type, Tensor key);

  /** This initializer, drawing from a seed of its own: the same numbers for each weight. */
  default Initializer seed(long seed) {
    return new Seeded(this, seed);
  }
}
