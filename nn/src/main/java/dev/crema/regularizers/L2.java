package dev.crema.regularizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code l2 · Σ w²}: keeps weights small.
 *
 * @param l2 a finite number, 0 or more; 0.01 by default
 */
public record L2(double l2) implements Regularizer {
  public L2 {
    Require.notNegative("L2", "l2", l2);
  }

  /** 0.01. */
  public L2() {
    this(0.01);
  }

  @Override
  public Tensor penalty(Tensor weight) {
    return weight.square().sum().multiply(l2);
  }
}
