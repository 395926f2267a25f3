package dev.crema.losses;

import dev.crema.engine.Tensor;

/** Logarithms and powers of probabilities that may be 0. */
final class Probabilities {
  /** What probabilities are kept away from 0 and 1 by. */
  static final double EPSILON = 1e-7;

  private Probabilities() {}

  static Tensor log(Tensor probabilities) {
    return probabilities.clip(EPSILON, 1 - EPSILON).log();
  }

  /**
   * A power of numbers from 0 to 1. Those below 1e-7 are raised to that, as their derivative may
   * have no bound.
   */
  static Tensor power(Tensor base, double exponent) {
    return base.maximum(EPSILON).power(exponent);
  }
}
