package dev.crema.regularizers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;

/** No price. */
record None() implements Regularizer {
  @Override
  public Tensor penalty(Tensor weight) {
    return Tensor.scalar(DType.FLOAT32, 0);
  }
}
