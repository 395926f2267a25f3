package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * How often the greatest of the predictions {@code [batch, d0, …, classes]} is where the greatest
 * of the expected values of the same shape is.
 *
 * @param name in logs; {@code categorical_accuracy} by default
 */
public record CategoricalAccuracy(String name) implements MeanMetric {
  /** Under its own name. */
  public CategoricalAccuracy() {
    this("categorical_accuracy");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return expected.argmax(-1).equal(predicted.argmax(-1));
  }
}
