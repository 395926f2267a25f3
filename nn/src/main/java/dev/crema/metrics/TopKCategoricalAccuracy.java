package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.losses.Expected;

/**
 * How often fewer than k of the predictions {@code [batch, d0, …, classes]} are greater than that
 * of the class whose expected value is the greatest.
 *
 * @param name in logs; {@code top_k_categorical_accuracy} by default
 * @param k 1 or more; 5 by default
 */
public record TopKCategoricalAccuracy(String name, int k) implements MeanMetric {
  public TopKCategoricalAccuracy {
    Require.atLeast("TopKCategoricalAccuracy", "k", k, 1);
  }

  /** Under its own name. */
  public TopKCategoricalAccuracy() {
    this("top_k_categorical_accuracy", 5);
  }

  public TopKCategoricalAccuracy k(int value) {
    return new TopKCategoricalAccuracy(name, value);
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    Tensor isClass = Expected.isClass(expected.argmax(-1), predicted, -1);
    return SparseTopKCategoricalAccuracy.among(isClass, predicted, k);
  }
}
