package dev.crema.initializers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/**
 * Normally distributed numbers, those further than two standard deviations from the mean drawn
 * again.
 *
 * <p>The numbers have a standard deviation of {@code 0.8796 * stddev}: the tails are missing.
 *
 * @param mean any finite number; 0 by default
 * @param stddev the standard deviation before truncation, 0 or more; 0.05 by default
 */
public record TruncatedNormal(double mean, double stddev) implements Initializer {
  public TruncatedNormal {
    Require.finite("TruncatedNormal", "mean", mean);
    Require.notNegative("TruncatedNormal", "stddev", stddev);
  }

  /** Mean 0 and standard deviation 0.05. */
  public TruncatedNormal() {
    this(0, 0.05);
  }

  @Override
  public Tensor initialize(Type type, Tensor key) {
    Draws draws = new Draws(type, key);
    return draws.result(draws.truncatedNormal().multiply(stddev).add(mean));
  }
}
