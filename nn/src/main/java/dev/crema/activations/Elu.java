package dev.crema.activations;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code x} where it is positive, {@code alpha * (exp(x) - 1)} elsewhere.
 *
 * <p>Source: Clevert, Unterthiner, Hochreiter, <i>Fast and accurate deep network learning by
 * exponential linear units</i>, ICLR 2016.
 *
 * @param alpha a finite number; 1 by default
 */
public record Elu(double alpha) implements Activation {
  public Elu {
    Require.finite("Elu", "alpha", alpha);
  }

  /** Alpha 1. */
  public Elu() {
    this(1);
  }

  @Override
  public Tensor apply(Tensor x) {
    return of(x, alpha, 1);
  }

  /**
   * {@code x} where it is positive, {@code alpha * (exp(x / scale) - 1)} elsewhere. The exponential
   * sees no positive number, so that it cannot overflow and spoil the derivative.
   */
  static Tensor of(Tensor x, double alpha, double scale) {
    Tensor positive = x.greater(0);
    Tensor below = positive.where(Tensor.scalar(x.dtype(), 0), x);
    Tensor exponent = scale == 1 ? below : below.divide(scale);
    return positive.where(x, exponent.expm1().multiply(alpha));
  }
}
