package dev.crema.initializers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Type;

/**
 * Normally distributed numbers.
 *
 * @param mean any finite number; 0 by default
 * @param stddev the standard deviation, 0 or more; 0.05 by default
 */
public record RandomNormal(double mean, double stddev) implements Initializer {
  public RandomNormal {
    Require.finite("RandomNormal", "mean", mean);
    Require.notNegative("RandomNormal", "stddev", stddev);
  }

  /** Mean 0 and standard deviation 0.05. */
  public RandomNormal() {
    this(0, 0.05);
  }

  @Override
  public Tensor initialize(Type type, Tensor key) {
    Draws draws = new Draws(type, key);
    return draws.result(draws.of(Distribution.NORMAL).multiply(stddev).add(mean));
  }
}
