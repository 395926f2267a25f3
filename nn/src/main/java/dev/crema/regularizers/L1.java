package dev.crema.regularizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code l1 · Σ |w|}: drives weights to exactly 0.
 *
 * @param l1 a finite number, 0 or more; 0.01 by default
 */
public record L1(double l1) implements Regularizer {
  public L1 {
    Require.notNegative("L1", "l1", l1);
  }

  /** 0.01. */
  public L1() {
    this(0.01);
  }

  @Override
  public Tensor penalty(Tensor weight) {
    return weight.abs().sum().multiply(l1);
  }
}
