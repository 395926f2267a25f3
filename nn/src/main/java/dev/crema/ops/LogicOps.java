package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Scalar;

/** Comparisons, logic and bits, element by element. */
abstract class LogicOps extends FunctionOps {
  public static Tensor equal(Tensor x1, Tensor x2) {
    return x1.equal(x2);
  }

  public static Tensor equal(Tensor x1, double x2) {
    return x1.equal(x2);
  }

  public static Tensor notEqual(Tensor x1, Tensor x2) {
    return x1.notEqual(x2);
  }

  public static Tensor notEqual(Tensor x1, double x2) {
    return x1.notEqual(x2);
  }

  public static Tensor less(Tensor x1, Tensor x2) {
    return numbers(x1).less(numbers(x2));
  }

  public static Tensor less(Tensor x1, double x2) {
    return x1.less(x2);
  }

  public static Tensor lessEqual(Tensor x1, Tensor x2) {
    return numbers(x1).lessEqual(numbers(x2));
  }

  public static Tensor lessEqual(Tensor x1, double x2) {
    return x1.lessEqual(x2);
  }

  public static Tensor greater(Tensor x1, Tensor x2) {
    return numbers(x1).greater(numbers(x2));
  }

  public static Tensor greater(Tensor x1, double x2) {
    return x1.greater(x2);
  }

  public static Tensor greaterEqual(Tensor x1, Tensor x2) {
    return numbers(x1).greaterEqual(numbers(x2));
  }

  public static Tensor greaterEqual(Tensor x1, double x2) {
    return x1.greaterEqual(x2);
  }

  /**
   * {@link #isclose(Tensor, Tensor, double, double, boolean)} with 10<sup>-5</sup>, 10<sup>-8</sup>
   * and false.
   */
  public static Tensor isclose(Tensor x1, Tensor x2) {
    return isclose(x1, x2, 1e-5, 1e-8, false);
  }

  /**
   * Whether {@code |x1 - x2| ≤ atol + rtol·|x2|}, or both are the same infinity.
   *
   * @param rtol the part of {@code x2} that may be missing
   * @param atol how much more may be missing
   * @param equalNan whether NaN is close to NaN
   */
  public static Tensor isclose(Tensor x1, Tensor x2, double rtol, double atol, boolean equalNan) {
    Tensor a = floating(x1);
    Tensor b = floating(x2);
    Tensor near = a.subtract(b).abs().lessEqual(b.abs().multiply(rtol).add(atol));
    Tensor close = near.and(a.isFinite()).and(b.isFinite()).or(a.equal(b));
    return equalNan ? close.or(a.isNan().and(b.isNan())) : close;
  }

  /** Whether all elements are {@link #isclose(Tensor, Tensor) close}, a bool scalar. */
  public static Tensor allclose(Tensor x1, Tensor x2) {
    return isclose(x1, x2).all();
  }

  public static Tensor allclose(Tensor x1, Tensor x2, double rtol, double atol, boolean equalNan) {
    return isclose(x1, x2, rtol, atol, equalNan).all();
  }

  /** Whether an element is not a number. */
  public static Tensor isnan(Tensor x) {
    return x.isNan();
  }

  /** Whether an element is neither infinite nor NaN. */
  public static Tensor isfinite(Tensor x) {
    return x.isFinite();
  }

  /** Whether an element is infinite. */
  public static Tensor isinf(Tensor x) {
    return isposinf(x).or(isneginf(x));
  }

  /** Whether an element is plus infinity. */
  public static Tensor isposinf(Tensor x) {
    return floating(x).equal(Double.POSITIVE_INFINITY);
  }

  /** Whether an element is minus infinity. */
  public static Tensor isneginf(Tensor x) {
    return floating(x).equal(Double.NEGATIVE_INFINITY);
  }

  /** True everywhere: there are no complex tensors. */
  public static Tensor isreal(Tensor x) {
    return ones(x.shape(), DType.BOOL);
  }

  /** Whether an element is negative or -0; of NaN false. */
  public static Tensor signbit(Tensor x) {
    Tensor negative = numbers(x).less(0);
    return x.dtype().isFloating() ? negative.or(x.equal(0).and(x.reciprocal().less(0))) : negative;
  }

  // ---------------------------------------------------------------- logic: other than 0 is true

  public static Tensor logicalAnd(Tensor x1, Tensor x2) {
    return x1.cast(DType.BOOL).and(x2.cast(DType.BOOL));
  }

  public static Tensor logicalOr(Tensor x1, Tensor x2) {
    return x1.cast(DType.BOOL).or(x2.cast(DType.BOOL));
  }

  public static Tensor logicalXor(Tensor x1, Tensor x2) {
    return x1.cast(DType.BOOL).xor(x2.cast(DType.BOOL));
  }

  /** Whether an element is 0. */
  public static Tensor logicalNot(Tensor x) {
    return x.cast(DType.BOOL).not();
  }

  // ---------------------------------------------------------------- bits of integers and bools

  public static Tensor bitwiseAnd(Tensor x1, Tensor x2) {
    return x1.and(x2);
  }

  public static Tensor bitwiseOr(Tensor x1, Tensor x2) {
    return x1.or(x2);
  }

  public static Tensor bitwiseXor(Tensor x1, Tensor x2) {
    return x1.xor(x2);
  }

  /** All bits turned round; of bools the negation. */
  public static Tensor bitwiseNot(Tensor x) {
    return x.not();
  }

  /** All bits turned round; of bools the negation. */
  public static Tensor bitwiseInvert(Tensor x) {
    return x.not();
  }

  /** The bits of integers moved up; 0 for a negative count or one not below the width. */
  public static Tensor leftShift(Tensor x1, Tensor x2) {
    return numbers(x1).map(Scalar.SHIFT_LEFT, numbers(x2));
  }

  /** The bits of integers moved up; 0 for a negative count or one not below the width. */
  public static Tensor bitwiseLeftShift(Tensor x1, Tensor x2) {
    return numbers(x1).map(Scalar.SHIFT_LEFT, numbers(x2));
  }

  /**
   * The bits of integers moved down, with copies of the sign; only the sign is left for a negative
   * count or one not below the width.
   */
  public static Tensor rightShift(Tensor x1, Tensor x2) {
    return numbers(x1).map(Scalar.SHIFT_RIGHT, numbers(x2));
  }

  /**
   * The bits of integers moved down, with copies of the sign; only the sign is left for a negative
   * count or one not below the width.
   */
  public static Tensor bitwiseRightShift(Tensor x1, Tensor x2) {
    return numbers(x1).map(Scalar.SHIFT_RIGHT, numbers(x2));
  }
}
