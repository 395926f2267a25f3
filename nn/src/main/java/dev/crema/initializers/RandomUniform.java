package dev.crema.initializers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/**
 * Numbers spread evenly over {@code [minval, maxval)}.
 *
 * @param minval any finite number; -0.05 by default
 * @param maxval a finite number, {@code minval} or more; 0.05 by default
 */
public record RandomUniform(double minval, double maxval) implements Initializer {
  public RandomUniform {
    Require.finite("RandomUniform", "minval", minval);
    Require.finite("RandomUniform", "maxval", maxval);
    Require.check(
        minval <= maxval, "RandomUniform", "maxval", maxval, "minval (" + minval + ") or more");
  }

  /** Numbers in [-0.05, 0.05). */
  public RandomUniform() {
    this(-0.05, 0.05);
  }

  @Override
  public Tensor initialize(Type type, Tensor key) {
    Draws draws = new Draws(type, key);
    return draws.result(draws.uniform(minval, maxval));
  }
}
