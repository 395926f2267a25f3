package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;

/**
 * Keys for random functions, each other than those before: {@code normal(shape, seeds.next())}.
 *
 * <p>What it has handed out is kept in a variable. So a compiled function that takes keys gets new
 * ones in each call, and after a restart with the variable's numbers the sequence goes on.
 */
public final class SeedGenerator {
  private final Variable state =
      new Variable("seed_generator_state", new Type(DType.INT64, Shape.of(2)));

  /** A sequence of keys that depends on the seed alone. */
  public SeedGenerator(long seed) {
    state.assign(RandomOps.key(seed));
  }

  /** A key, int64 {@code [2]}. */
  public Tensor next() {
    Tensor key = state.value();
    state.assign(key.add(Tensor.of(Shape.of(2), 0L, 1L)));
    return key;
  }

  /** The seed and the number of keys so far. */
  public Variable state() {
    return state;
  }
}
