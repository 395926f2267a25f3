package dev.crema.activations;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code x} where {@code |x| > threshold}, 0 elsewhere.
 *
 * @param threshold a finite number, 0 or more; 0.5 by default
 */
public record HardShrink(double threshold) implements Activation {
  public HardShrink {
    Require.notNegative("HardShrink", "threshold", threshold);
  }

  /** Threshold 0.5. */
  public HardShrink() {
    this(0.5);
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.abs().greater(threshold).where(x, Tensor.scalar(x.dtype(), 0));
  }
}
