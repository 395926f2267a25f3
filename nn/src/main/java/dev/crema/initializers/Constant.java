package dev.crema.initializers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/**
 * The same number everywhere.
 *
 * @param value any finite number; 0 by default
 */
public record Constant(double value) implements Initializer {
  public Constant {
    Require.finite("Constant", "value", value);
  }

  /** Zeros. */
  public Constant() {
    this(0);
  }

  @Override
  public Tensor initialize(Type type, Tensor key) {
    return Tensor.full(type, value);
  }
}
