package dev.crema.activations;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code x - threshold} where {@code x > threshold}, {@code x + threshold} where {@code x <
 * -threshold}, 0 between.
 *
 * @param threshold a finite number, 0 or more; 0.5 by default
 */
public record SoftShrink(double threshold) implements Activation {
  public SoftShrink {
    Require.notNegative("SoftShrink", "threshold", threshold);
  }

  /** Threshold 0.5. */
  public SoftShrink() {
    this(0.5);
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor zero = Tensor.scalar(x.dtype(), 0);
    Tensor below = x.less(-threshold).where(x.add(threshold), zero);
    return x.greater(threshold).where(x.subtract(threshold), below);
  }
}
