package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;

/** Random numbers for one weight; half-width floats are drawn in float32 and rounded. */
final class Draws {
  /** P(|x| < 2) for a standard normal x: erf(2 / √2). */
  private static final double WITHIN_TWO = 0.9544997361036416;

  private final DType dtype;
  private final Type drawn;
  private final Tensor key;

  Draws(Type type, Tensor key) {
    if (!type.dtype().isFloating()) {
      throw new DTypeException("random initializers make floating numbers; the weight is " + type);
    }
    this.dtype = type.dtype();
    this.drawn = new Type(dtype == DType.FLOAT64 ? dtype : DType.FLOAT32, type.shape());
    this.key = key;
  }

  Tensor of(Distribution distribution) {
    return Tensor.random(distribution, drawn, 0, key);
  }

  Tensor uniform(double from, double to) {
    return of(Distribution.UNIFORM).multiply(to - from).add(from);
  }

  /**
   * A standard normal that is less than 2 in absolute value, by the inverse of its distribution
   * function.
   */
  Tensor truncatedNormal() {
    Tensor quantile = uniform(-WITHIN_TWO, WITHIN_TWO).map(Scalar.ERFINV);
    return quantile.multiply(Math.sqrt(2)).clip(-2, 2);
  }

  Tensor result(Tensor numbers) {
    return numbers.cast(dtype);
  }

  /** A key of its own for a seed. */
  static Tensor key(long seed) {
    return Tensor.of(Shape.of(2), seed, 0L);
  }
}
