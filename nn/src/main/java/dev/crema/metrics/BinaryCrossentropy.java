package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * The mean of {@code -y · ln p - (1 - y) · ln(1 - p)}; see {@link
 * dev.crema.losses.BinaryCrossentropy}.
 *
 * @param name in logs; {@code binary_crossentropy} by default
 * @param fromLogits whether predictions are any numbers x, to be taken as {@code sigmoid(x)}; false
 *     by default
 * @param labelSmoothing how far expected values are moved towards 1/2, 0 to 1; 0 by default
 */
public record BinaryCrossentropy(String name, boolean fromLogits, double labelSmoothing)
    implements MeanMetric {
  public BinaryCrossentropy {
    Require.within("BinaryCrossentropy", "labelSmoothing", labelSmoothing, 0, 1);
  }

  /** From probabilities. */
  public BinaryCrossentropy() {
    this("binary_crossentropy", false, 0);
  }

  public BinaryCrossentropy fromLogits(boolean value) {
    return new BinaryCrossentropy(name, value, labelSmoothing);
  }

  public BinaryCrossentropy labelSmoothing(double value) {
    return new BinaryCrossentropy(name, fromLogits, value);
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.BinaryCrossentropy(fromLogits)
        .labelSmoothing(labelSmoothing)
        .losses(expected, predicted);
  }
}
