package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * The accuracy that fits the shapes, as Keras's {@code "accuracy"}: {@link BinaryAccuracy} if the
 * last axis of the predictions has length 1, {@link SparseCategoricalAccuracy} if expected values
 * have fewer axes or a last axis of length 1, else {@link CategoricalAccuracy}.
 *
 * @param name in logs; {@code accuracy} by default
 */
public record AutoAccuracy(String name) implements MeanMetric {
  /** Under its own name. */
  public AutoAccuracy() {
    this("accuracy");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return fitting(expected, predicted).values(expected, predicted);
  }

  private static MeanMetric fitting(Tensor expected, Tensor predicted) {
    if (predicted.rank() == 0 || predicted.dim(-1) == 1) {
      return new BinaryAccuracy();
    }
    if (expected.rank() < predicted.rank() || expected.dim(-1) == 1) {
      return new SparseCategoricalAccuracy();
    }
    return new CategoricalAccuracy();
  }
}
