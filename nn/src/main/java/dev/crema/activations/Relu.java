package dev.crema.activations;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * The positive part.
 *
 * <p>With the defaults {@code max(x, 0)}. In general {@code x} where {@code x > threshold},
 * elsewhere {@code negativeSlope * (x - threshold)}, and never more than {@code maxValue}. The
 * derivative at 0 is 0.
 *
 * @param negativeSlope a finite number, 0 or more; 0 by default
 * @param maxValue 0 or more; infinite by default
 * @param threshold a finite number, 0 or more; 0 by default
 */
public record Relu(double negativeSlope, double maxValue, double threshold) implements Activation {
  public Relu {
    Require.notNegative("Relu", "negativeSlope", negativeSlope);
    Require.check(maxValue >= 0, "Relu", "maxValue", maxValue, "0 or more");
    Require.notNegative("Relu", "threshold", threshold);
  }

  /** max(x, 0). */
  public Relu() {
    this(0, Double.POSITIVE_INFINITY, 0);
  }

  @Override
  public Tensor apply(Tensor x) {
    if (negativeSlope == 0 && threshold == 0) {
      Tensor positive = x.relu();
      return maxValue == Double.POSITIVE_INFINITY ? positive : positive.minimum(maxValue);
    }
    if (threshold == 0 && maxValue == Double.POSITIVE_INFINITY) {
      return x.greater(0).where(x, x.multiply(negativeSlope));
    }
    Tensor above = x.greater(threshold).where(x, Tensor.scalar(x.dtype(), 0));
    Tensor bounded = maxValue == Double.POSITIVE_INFINITY ? above : above.clip(0, maxValue);
    if (negativeSlope == 0) {
      return bounded;
    }
    Tensor below = x.negate().add(threshold).relu();
    return bounded.subtract(below.multiply(negativeSlope));
  }
}
