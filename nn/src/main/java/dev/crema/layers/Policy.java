package dev.crema.layers;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;

/**
 * The number types of a layer.
 *
 * @param weights what weights are stored in
 * @param compute what floating inputs and weights are cast to before the layer computes
 */
public record Policy(DType weights, DType compute) {
  public static final Policy FLOAT32 = new Policy(DType.FLOAT32, DType.FLOAT32);
  public static final Policy FLOAT64 = new Policy(DType.FLOAT64, DType.FLOAT64);

  /** Weights in float32, computation in bfloat16. */
  public static final Policy MIXED_BFLOAT16 = new Policy(DType.FLOAT32, DType.BFLOAT16);

  /** Weights in float32, computation in float16; needs loss scaling in training. */
  public static final Policy MIXED_FLOAT16 = new Policy(DType.FLOAT32, DType.FLOAT16);

  public Policy {
    if (!weights.isFloating() || !compute.isFloating()) {
      throw new DTypeException(
          "policy: weights " + weights + ", compute " + compute + "; allowed: floating types");
    }
  }
}
