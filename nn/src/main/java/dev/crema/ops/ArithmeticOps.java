package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;

import dev.crema.check.Require;
import dev.crema.engine.Loops;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;

/** Arithmetic, element by element. */
abstract class ArithmeticOps extends CreateOps {
  private static boolean bools(Tensor a, Tensor b) {
    return a.dtype() == DType.BOOL && b.dtype() == DType.BOOL;
  }

  /** A bool as int32. */
  static Tensor numbers(Tensor x) {
    return x.dtype() == DType.BOOL ? x.cast(DType.INT32) : x;
  }

  /** A number in the type of a tensor. */
  static Tensor like(Tensor x, double value) {
    return Tensor.scalar(x.dtype(), value);
  }

  /** The sum; of bools whether either is true. */
  public static Tensor add(Tensor x1, Tensor x2) {
    return bools(x1, x2) ? x1.or(x2) : x1.add(x2);
  }

  public static Tensor add(Tensor x1, double x2) {
    return x1.add(x2);
  }

  /** The difference; of bools as int32. */
  public static Tensor subtract(Tensor x1, Tensor x2) {
    return x1.subtract(x2);
  }

  public static Tensor subtract(Tensor x1, double x2) {
    return x1.subtract(x2);
  }

  /** The product; of bools whether both are true. */
  public static Tensor multiply(Tensor x1, Tensor x2) {
    return bools(x1, x2) ? x1.and(x2) : x1.multiply(x2);
  }

  public static Tensor multiply(Tensor x1, double x2) {
    return x1.multiply(x2);
  }

  /** The quotient, a float even of integers. */
  public static Tensor divide(Tensor x1, Tensor x2) {
    return x1.divide(x2);
  }

  public static Tensor divide(Tensor x1, double x2) {
    return x1.divide(x2);
  }

  /** The quotient, a float even of integers. */
  public static Tensor trueDivide(Tensor x1, Tensor x2) {
    return x1.divide(x2);
  }

  public static Tensor trueDivide(Tensor x1, double x2) {
    return x1.divide(x2);
  }

  /** The quotient, a float even of integers, and 0 where the divisor is 0. */
  public static Tensor divideNoNan(Tensor x1, Tensor x2) {
    Tensor isZero = x2.equal(0);
    Tensor quotient = x1.divide(isZero.where(onesLike(x2), x2));
    return isZero.where(like(quotient, 0), quotient);
  }

  /** The quotient rounded towards minus infinity; an integer divided by 0 is 0. */
  public static Tensor floorDivide(Tensor x1, Tensor x2) {
    return x1.floorDivide(x2);
  }

  /** The remainder with the sign of the divisor; an integer modulo 0 is 0. */
  public static Tensor mod(Tensor x1, Tensor x2) {
    return x1.mod(x2);
  }

  /** The remainder with the sign of the dividend, as C has it; an integer modulo 0 is 0. */
  public static Tensor fmod(Tensor x1, Tensor x2) {
    Tensor size = numbers(x1).abs().mod(numbers(x2).abs());
    return x1.less(0).where(size.negate(), size);
  }

  /**
   * Powers. Integers to the power of integers stay integers; a negative exponent gives the quotient
   * truncated: 0, or 1 or -1 for these bases.
   */
  public static Tensor power(Tensor x1, Tensor x2) {
    boolean floats = x1.dtype().isFloating() || x2.dtype().isFloating();
    return floats ? x1.power(x2) : integerPower(x1, x2);
  }

  public static Tensor power(Tensor x1, double x2) {
    boolean whole = !x1.dtype().isFloating() && x2 == Math.rint(x2);
    return whole ? integerPower(x1, like(numbers(x1), x2)) : x1.power(x2);
  }

  /** By repeated squaring. */
  private static Tensor integerPower(Tensor x1, Tensor x2) {
    DType dtype = DType.promote(numbers(x1).dtype(), x2.dtype());
    Tensor zero = Tensor.zeros(new Type(dtype, Shape.broadcast(x1.shape(), x2.shape())));
    Tensor base = zero.add(x1.cast(dtype));
    Tensor exponent = zero.add(x2.cast(dtype));
    Tensor positive =
        Loops.whileLoop(
                in -> in.get(2).greater(0).any(),
                in -> {
                  Tensor odd = in.get(2).and(like(exponent, 1)).cast(DType.BOOL);
                  return List.of(
                      odd.where(in.get(0).multiply(in.get(1)), in.get(0)),
                      in.get(1).square(),
                      in.get(2).map(Scalar.SHIFT_RIGHT, like(exponent, 1)));
                },
                List.of(onesLike(zero), base, exponent.abs()))
            .getFirst();
    Tensor unit = positive.abs().equal(1);
    return exponent.less(0).and(unit.not()).where(zero, positive);
  }

  /** -x; of bools as int32. */
  public static Tensor negative(Tensor x) {
    return numbers(x).negate();
  }

  /** |x|. */
  public static Tensor abs(Tensor x) {
    return x.dtype() == DType.BOOL ? x : x.abs();
  }

  /** |x|. */
  public static Tensor absolute(Tensor x) {
    return abs(x);
  }

  /** |x| as a float. */
  public static Tensor fabs(Tensor x) {
    return floating(x).abs();
  }

  /** -1, 0 or 1; NaN of NaN. */
  public static Tensor sign(Tensor x) {
    return numbers(x).sign();
  }

  /** 1/x, a float even of integers. */
  public static Tensor reciprocal(Tensor x) {
    return x.reciprocal();
  }

  /** x²; of bools as int32. */
  public static Tensor square(Tensor x) {
    return numbers(x).square();
  }

  /** The greater; NaN if either is NaN. */
  public static Tensor maximum(Tensor x1, Tensor x2) {
    return bools(x1, x2) ? x1.or(x2) : x1.maximum(x2);
  }

  public static Tensor maximum(Tensor x1, double x2) {
    return x1.maximum(x2);
  }

  /** The smaller; NaN if either is NaN. */
  public static Tensor minimum(Tensor x1, Tensor x2) {
    return bools(x1, x2) ? x1.and(x2) : x1.minimum(x2);
  }

  public static Tensor minimum(Tensor x1, double x2) {
    return x1.minimum(x2);
  }

  /** The greater; where one of them is NaN, the other. */
  public static Tensor fmax(Tensor x1, Tensor x2) {
    return x1.isNan().where(x2, x2.isNan().where(x1, maximum(x1, x2)));
  }

  /** The smaller; where one of them is NaN, the other. */
  public static Tensor fmin(Tensor x1, Tensor x2) {
    return x1.isNan().where(x2, x2.isNan().where(x1, minimum(x1, x2)));
  }

  /** Each element moved into {@code [least, greatest]}. */
  public static Tensor clip(Tensor x, double least, double greatest) {
    return x.clip(least, greatest);
  }

  /** Each element moved into {@code [least, greatest]}; all three broadcast. */
  public static Tensor clip(Tensor x, Tensor least, Tensor greatest) {
    return x.maximum(least).minimum(greatest);
  }

  // ---------------------------------------------------------------- rounding

  /** The greatest integer that is not greater, as a float. */
  public static Tensor floor(Tensor x) {
    return x.floor();
  }

  /** The least integer that is not smaller, as a float. */
  public static Tensor ceil(Tensor x) {
    return x.ceil();
  }

  /** The integer part: rounded towards 0. */
  public static Tensor trunc(Tensor x) {
    return x.dtype().isFloating() ? x.less(0).where(x.ceil(), x.floor()) : x;
  }

  /** To the nearest integer, ties to the even one. */
  public static Tensor round(Tensor x) {
    return round(x, 0);
  }

  /**
   * To so many digits after the point, ties to even.
   *
   * @param decimals negative for digits before the point
   */
  public static Tensor round(Tensor x, int decimals) {
    Require.within("round", "decimals", decimals, -30, 30);
    double factor = Math.pow(10, Math.abs(decimals));
    if (!x.dtype().isFloating()) {
      return decimals >= 0
          ? x
          : x.cast(DType.FLOAT64).divide(factor).round().multiply(factor).cast(x.dtype());
    }
    return switch (Integer.signum(decimals)) {
      case 0 -> x.round();
      case 1 -> x.multiply(factor).round().divide(factor);
      default -> x.divide(factor).round().multiply(factor);
    };
  }

  /** NaN as 0, infinities as the least and greatest finite number. */
  public static Tensor nanToNum(Tensor x) {
    double greatest = x.dtype().isFloating() ? greatestFinite(x.dtype()) : 0;
    return nanToNum(x, 0, greatest, -greatest);
  }

  /** Other numbers for NaN, plus and minus infinity. */
  public static Tensor nanToNum(Tensor x, double nan, double posinf, double neginf) {
    if (!x.dtype().isFloating()) {
      return x;
    }
    Tensor infinite = x.greater(0).where(like(x, posinf), like(x, neginf));
    Tensor other = x.isNan().where(like(x, nan), infinite);
    return x.isFinite().where(x, other);
  }

  static double greatestFinite(DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> Double.MAX_VALUE;
      case BFLOAT16 -> 0x1.FEp127;
      case FLOAT16 -> 65504;
      case FLOAT32, INT8, UINT8, INT32, INT64, BOOL -> Float.MAX_VALUE;
    };
  }

  /**
   * The next number of the type from one in the direction of another.
   *
   * <p>Source: Rump, Zimmermann, Boldo, Melquiond, <i>Computing predecessor and successor in
   * rounding to nearest</i>, BIT 49 (2009), algorithm 2.
   */
  public static Tensor nextafter(Tensor x1, Tensor x2) {
    DType dtype = DType.promote(floating(x1).dtype(), floating(x2).dtype());
    Tensor from = x1.cast(dtype);
    Tensor to = x2.cast(dtype);
    Tensor below = above(from.negate()).negate();
    return from.less(to)
        .where(above(from), to.less(from).where(below, from.isNan().where(from, to)));
  }

  private static Tensor above(Tensor x) {
    int digits = digits(x.dtype());
    double least =
        switch (x.dtype()) {
          case FLOAT64 -> Double.MIN_VALUE;
          case BFLOAT16 -> 0x1p-133;
          case FLOAT16 -> 0x1p-24;
          case FLOAT32, INT8, UINT8, INT32, INT64, BOOL -> Float.MIN_VALUE;
        };
    double unit = Math.scalb(1.0, -digits);
    double share = unit * (1 + 2 * unit);
    double scale = Math.scalb(1.0, digits);
    Tensor size = x.abs();
    Tensor normal = x.add(size.multiply(share));
    Tensor scaled = x.multiply(scale);
    Tensor small = scaled.add(scaled.abs().multiply(share)).multiply(unit);
    Tensor next =
        size.less(least * scale)
            .where(x.add(least), size.less(0.5 * least * scale * scale).where(small, normal));
    return x.equal(Double.NEGATIVE_INFINITY).where(like(x, -greatestFinite(x.dtype())), next);
  }

  private static int digits(DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> 53;
      case BFLOAT16 -> 8;
      case FLOAT16 -> 11;
      case FLOAT32, INT8, UINT8, INT32, INT64, BOOL -> 24;
    };
  }

  // ---------------------------------------------------------------- integers

  /** The greatest common divisor of integers, 0 of two zeros. */
  public static Tensor gcd(Tensor x1, Tensor x2) {
    DType dtype = requireIntegers("gcd", x1, x2);
    Tensor zero = Tensor.zeros(new Type(dtype, Shape.broadcast(x1.shape(), x2.shape())));
    return Loops.whileLoop(
            in -> in.get(1).notEqual(0).any(),
            in -> {
              Tensor goesOn = in.get(1).notEqual(0);
              return List.of(
                  goesOn.where(in.get(1), in.get(0)),
                  goesOn.where(in.get(0).mod(in.get(1)), in.get(1)));
            },
            List.of(zero.add(x1).abs(), zero.add(x2).abs()))
        .getFirst();
  }

  /** The least common multiple of integers, 0 if either is 0. */
  public static Tensor lcm(Tensor x1, Tensor x2) {
    DType dtype = requireIntegers("lcm", x1, x2);
    return x1.cast(dtype).abs().floorDivide(gcd(x1, x2)).multiply(x2.cast(dtype).abs());
  }

  private static DType requireIntegers(String who, Tensor x1, Tensor x2) {
    DType dtype = DType.promote(x1.dtype(), x2.dtype());
    Require.check(
        dtype.isInteger(), who, "the type of the operands", dtype.label(), "integer types");
    return dtype;
  }
}
