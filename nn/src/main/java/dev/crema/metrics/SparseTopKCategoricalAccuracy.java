package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.losses.Expected;

/**
 * How often fewer than k of the predictions {@code [batch, d0, …, classes]} are greater than that
 * of the expected class. Expected values are class indices {@code [batch, d0, …]}, or with a last
 * axis of length 1.
 *
 * @param name in logs; {@code sparse_top_k_categorical_accuracy} by default
 * @param k 1 or more; 5 by default
 */
public record SparseTopKCategoricalAccuracy(String name, int k) implements MeanMetric {
  public SparseTopKCategoricalAccuracy {
    Require.atLeast("SparseTopKCategoricalAccuracy", "k", k, 1);
  }

  /** Under its own name. */
  public SparseTopKCategoricalAccuracy() {
    this("sparse_top_k_categorical_accuracy", 5);
  }

  public SparseTopKCategoricalAccuracy k(int value) {
    return new SparseTopKCategoricalAccuracy(name, value);
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return among(Expected.isClass(expected, predicted, -1), predicted, k);
  }

  /** Whether fewer than k predictions are greater than that of the class. */
  static Tensor among(Tensor isClass, Tensor predicted, int k) {
    Tensor zero = Tensor.scalar(predicted.dtype(), 0);
    Tensor own = isClass.where(predicted, zero).sumKeep(-1);
    Tensor least = Tensor.scalar(predicted.dtype(), Double.NEGATIVE_INFINITY);
    Tensor known = own.isNan().where(least, own);
    return predicted.greater(known).cast(DType.INT32).sum(-1).less(k);
  }
}
