package dev.crema.engine.rules;

import dev.crema.engine.math.SpecialFunctions;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Scalar;

/**
 * The value of each {@link Scalar}: computed in float64 for floats and exactly for integers and
 * bools, then rounded to the type of the result once.
 */
final class ScalarValues {
  private ScalarValues() {}

  /**
   * The bits of a function's value.
   *
   * @param type the type of the operands (of {@link Scalar#SELECT}: of the second and third)
   * @param a the bits of the first operand; operands that the function has not got are ignored
   */
  static long of(Scalar function, DType type, long a, long b, long c) {
    if (function == Scalar.SELECT) {
      return a != 0 ? b : c;
    }
    DType result = function.resultOf(type);
    return type.isFloating()
        ? Element.bits(
            result, ofFloats(function, Element.toDouble(type, a), Element.toDouble(type, b)))
        : Element.bits(
            result, ofIntegers(function, type, Element.toLong(type, a), Element.toLong(type, b)));
  }

  private static double ofFloats(Scalar function, double x, double y) {
    return switch (function) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Math.signum(x);
      case RELU -> Math.max(x, 0);
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case ROUND -> Math.rint(x);
      case EXP -> StrictMath.exp(x);
      case EXPM1 -> StrictMath.expm1(x);
      case LOG -> StrictMath.log(x);
      case LOG1P -> StrictMath.log1p(x);
      case SQRT -> Math.sqrt(x);
      case RSQRT -> 1 / Math.sqrt(x);
      case SIN -> StrictMath.sin(x);
      case COS -> StrictMath.cos(x);
      case TAN -> StrictMath.tan(x);
      case ASIN -> StrictMath.asin(x);
      case ACOS -> StrictMath.acos(x);
      case ATAN -> StrictMath.atan(x);
      case SINH -> StrictMath.sinh(x);
      case COSH -> StrictMath.cosh(x);
      case ASINH -> SpecialFunctions.asinh(x);
      case ACOSH -> SpecialFunctions.acosh(x);
      case ATANH -> SpecialFunctions.atanh(x);
      case TANH -> StrictMath.tanh(x);
      case SIGMOID -> SpecialFunctions.sigmoid(x);
      case ERF -> SpecialFunctions.erf(x);
      case ERFC -> SpecialFunctions.erfc(x);
      case ERFINV -> SpecialFunctions.erfinv(x);
      case LGAMMA -> SpecialFunctions.lgamma(x);
      case DIGAMMA -> SpecialFunctions.digamma(x);
      case IS_NAN -> Double.isNaN(x) ? 1 : 0;
      case IS_FINITE -> Double.isFinite(x) ? 1 : 0;
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case FLOOR_DIVIDE -> Math.floor(x / y);
      case MODULO -> SpecialFunctions.modulo(x, y);
      case POWER -> SpecialFunctions.power(x, y);
      case GAMMAINC -> SpecialFunctions.gammainc(x, y);
      case ATAN2 -> StrictMath.atan2(x, y);
      case MAXIMUM -> Math.max(x, y);
      case MINIMUM -> Math.min(x, y);
      case EQUAL -> x == y ? 1 : 0;
      case NOT_EQUAL -> x != y ? 1 : 0;
      case LESS -> x < y ? 1 : 0;
      case LESS_EQUAL -> x <= y ? 1 : 0;
      case NOT, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT, SELECT -> throw refused(function, "floats");
    };
  }

  private static long ofIntegers(Scalar function, DType type, long x, long y) {
    return switch (function) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Long.signum(x);
      case RELU -> Math.max(x, 0);
      case NOT -> type == DType.BOOL ? 1 - x : ~x;
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> y == 0 ? 0 : x / y;
      case FLOOR_DIVIDE -> y == 0 ? 0 : Math.floorDiv(x, y);
      case MODULO -> y == 0 ? 0 : Math.floorMod(x, y);
      case MAXIMUM -> Math.max(x, y);
      case MINIMUM -> Math.min(x, y);
      case AND -> x & y;
      case OR -> x | y;
      case XOR -> x ^ y;
      case SHIFT_LEFT -> inWidth(type, y) ? x << y : 0;
      case SHIFT_RIGHT -> inWidth(type, y) ? x >> y : x >> 63;
      case EQUAL -> x == y ? 1 : 0;
      case NOT_EQUAL -> x != y ? 1 : 0;
      case LESS -> x < y ? 1 : 0;
      case LESS_EQUAL -> x <= y ? 1 : 0;
      case FLOOR, CEIL, ROUND, EXP, EXPM1, LOG, LOG1P, SQRT, RSQRT -> throw refused(function, type);
      case SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, TANH -> throw refused(function, type);
      case ASINH, ACOSH, ATANH, SIGMOID, ERF, ERFC, ERFINV, LGAMMA, DIGAMMA, IS_NAN, IS_FINITE ->
          throw refused(function, type);
      case POWER, ATAN2, GAMMAINC, SELECT -> throw refused(function, type);
    };
  }

  private static boolean inWidth(DType type, long shift) {
    return shift >= 0 && shift < 8L * type.bytes();
  }

  private static IllegalStateException refused(Scalar function, Object type) {
    return new IllegalStateException(function + " does not take " + type);
  }

  /** Compares two elements; NaN is the greatest and equals NaN, -0 equals 0. */
  static int compare(DType type, long a, long b) {
    if (!type.isFloating()) {
      return Long.compare(Element.toLong(type, a), Element.toLong(type, b));
    }
    double x = Element.toDouble(type, a);
    double y = Element.toDouble(type, b);
    return x == y ? 0 : Double.compare(x, y);
  }

  /** The least value of a type, -∞ of floats. */
  static long least(DType type) {
    return switch (type) {
      case FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> Element.bits(type, Double.NEGATIVE_INFINITY);
      case INT8 -> Element.bits(type, (long) Byte.MIN_VALUE);
      case INT32 -> Element.bits(type, (long) Integer.MIN_VALUE);
      case INT64 -> Long.MIN_VALUE;
      case UINT8, BOOL -> 0;
    };
  }

  /** The greatest value of a type, +∞ of floats. */
  static long greatest(DType type) {
    return switch (type) {
      case FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> Element.bits(type, Double.POSITIVE_INFINITY);
      case INT8 -> Byte.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      case INT64 -> Long.MAX_VALUE;
      case UINT8 -> 255;
      case BOOL -> 1;
    };
  }
}
