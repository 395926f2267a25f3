package dev.crema.activations;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code x} where it is positive, {@code negativeSlope * x} elsewhere.
 *
 * @param negativeSlope a finite number; 0.2 by default
 */
public record LeakyRelu(double negativeSlope) implements Activation {
  public LeakyRelu {
    Require.finite("LeakyRelu", "negativeSlope", negativeSlope);
  }

  /** Slope 0.2. */
  public LeakyRelu() {
    this(0.2);
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.greater(0).where(x, x.multiply(negativeSlope));
  }
}
