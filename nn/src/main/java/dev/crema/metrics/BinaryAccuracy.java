package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.losses.Expected;

/**
 * How often a prediction is on the right side of a threshold: above it where 1 is expected, not
 * above where 0 is.
 *
 * @param name in logs; {@code binary_accuracy} by default
 * @param threshold a finite number; 0.5 by default
 */
public record BinaryAccuracy(String name, double threshold) implements MeanMetric {
  public BinaryAccuracy {
    Require.finite("BinaryAccuracy", "threshold", threshold);
  }

  /** Under its own name. */
  public BinaryAccuracy() {
    this("binary_accuracy", 0.5);
  }

  public BinaryAccuracy threshold(double value) {
    return new BinaryAccuracy(name, value);
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    Tensor positive = predicted.greater(threshold).cast(predicted.dtype());
    return Expected.like(expected, predicted).equal(positive);
  }
}
