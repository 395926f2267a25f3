package dev.crema.activations;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code x} where {@code x > threshold}, {@code defaultValue} elsewhere.
 *
 * @param threshold a finite number
 * @param defaultValue a finite number
 */
public record Threshold(double threshold, double defaultValue) implements Activation {
  public Threshold {
    Require.finite("Threshold", "threshold", threshold);
    Require.finite("Threshold", "defaultValue", defaultValue);
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.greater(threshold).where(x, Tensor.scalar(x.dtype(), defaultValue));
  }
}
