package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;

/**
 * How often the greatest of the predictions {@code [batch, d0, …, classes]} is that of the expected
 * class. Expected values are class indices {@code [batch, d0, …]}, or with a last axis of length 1.
 *
 * @param name in logs; {@code sparse_categorical_accuracy} by default
 */
public record SparseCategoricalAccuracy(String name) implements MeanMetric {
  /** Under its own name. */
  public SparseCategoricalAccuracy() {
    this("sparse_categorical_accuracy");
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    boolean flat = expected.rank() == predicted.rank() && expected.dim(-1) == 1;
    Tensor classes = flat ? expected.squeeze(-1) : expected;
    Tensor best = predicted.argmax(-1);
    if (!classes.shape().equals(best.shape())) {
      throw new ShapeException(
          "class indices "
              + expected.type()
              + " for predictions "
              + predicted.type()
              + "; allowed: shape "
              + best.shape());
    }
    return best.equal(classes);
  }
}
