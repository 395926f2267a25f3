package dev.crema.regularizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code l1 · Σ |w| + l2 · Σ w²}.
 *
 * @param l1 a finite number, 0 or more
 * @param l2 a finite number, 0 or more
 */
public record L1L2(double l1, double l2) implements Regularizer {
  public L1L2 {
    Require.notNegative("L1L2", "l1", l1);
    Require.notNegative("L1L2", "l2", l2);
  }

  /** 0.01 each. */
  public L1L2() {
    this(0.01, 0.01);
  }

  @Override
  public Tensor penalty(Tensor weight) {
    Tensor absolute = weight.abs().sum().multiply(l1);
    return absolute.add(weight.square().sum().multiply(l2));
  }
}
