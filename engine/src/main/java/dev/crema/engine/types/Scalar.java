package dev.crema.engine.types;

/**
 * The functions of one, two or three numbers from which all element-wise computation is made. Each
 * row says which operands it takes and what it gives; its value is defined in {@code
 * rules.Reference}, its derivative in {@code rules.Gradients}.
 */
public enum Scalar {
  NEGATE(1, Domain.NUMBER),
  ABS(1, Domain.NUMBER),
  /** -1, 0 or 1; NaN of NaN. */
  SIGN(1, Domain.NUMBER),
  RELU(1, Domain.NUMBER),
  FLOOR(1, Domain.FLOAT),
  CEIL(1, Domain.FLOAT),
  /** To the nearest integer, ties to the even one. */
  ROUND(1, Domain.FLOAT),
  EXP(1, Domain.FLOAT),
  /** e<sup>x</sup> - 1, exact near 0. */
  EXPM1(1, Domain.FLOAT),
  LOG(1, Domain.FLOAT),
  /** ln(1 + x), exact near 0. */
  LOG1P(1, Domain.FLOAT),
  SQRT(1, Domain.FLOAT),
  RSQRT(1, Domain.FLOAT),
  SIN(1, Domain.FLOAT),
  COS(1, Domain.FLOAT),
  TAN(1, Domain.FLOAT),
  ASIN(1, Domain.FLOAT),
  ACOS(1, Domain.FLOAT),
  ATAN(1, Domain.FLOAT),
  SINH(1, Domain.FLOAT),
  COSH(1, Domain.FLOAT),
  ASINH(1, Domain.FLOAT),
  ACOSH(1, Domain.FLOAT),
  ATANH(1, Domain.FLOAT),
  TANH(1, Domain.FLOAT),
  /** 1 / (1 + e<sup>-x</sup>). */
  SIGMOID(1, Domain.FLOAT),
  ERF(1, Domain.FLOAT),
  /** 1 - erf(x), without cancellation. */
  ERFC(1, Domain.FLOAT),
  ERFINV(1, Domain.FLOAT),
  /** ln |Γ(x)|. */
  LGAMMA(1, Domain.FLOAT),
  /** The derivative of {@link #LGAMMA}. */
  DIGAMMA(1, Domain.FLOAT),
  IS_NAN(1, Domain.FLOAT, Result.BOOL),
  IS_FINITE(1, Domain.FLOAT, Result.BOOL),
  /** Logical negation of a bool, bitwise complement of an integer. */
  NOT(1, Domain.BITS),

  ADD(2, Domain.NUMBER),
  SUBTRACT(2, Domain.NUMBER),
  MULTIPLY(2, Domain.NUMBER),
  /** The quotient; of integers truncated toward zero. Integer division by zero gives 0. */
  DIVIDE(2, Domain.NUMBER),
  /** The quotient rounded toward minus infinity. Integer division by zero gives 0. */
  FLOOR_DIVIDE(2, Domain.NUMBER),
  /**
   * {@code x - y * floor(x / y)}: the remainder with the sign of the divisor. An integer modulo
   * zero is 0.
   */
  MODULO(2, Domain.NUMBER),
  POWER(2, Domain.FLOAT),
  ATAN2(2, Domain.FLOAT),
  /** The regularized lower incomplete gamma function P(a, x); its derivative is that by x only. */
  GAMMAINC(2, Domain.FLOAT),
  /** The greater; NaN if either is NaN. */
  MAXIMUM(2, Domain.NUMBER),
  /** The smaller; NaN if either is NaN. */
  MINIMUM(2, Domain.NUMBER),
  AND(2, Domain.BITS),
  OR(2, Domain.BITS),
  XOR(2, Domain.BITS),
  /**
   * The first operand's bits moved up by the second; 0 if that is negative or not below the width.
   */
  SHIFT_LEFT(2, Domain.INTEGER),
  /**
   * {@code floor(x / 2^y)}: the bits moved down, copies of the sign after them. If y is negative or
   * not below the width, only the sign is left: 0 or -1.
   */
  SHIFT_RIGHT(2, Domain.INTEGER),
  EQUAL(2, Domain.ANY, Result.BOOL),
  NOT_EQUAL(2, Domain.ANY, Result.BOOL),
  LESS(2, Domain.NUMBER, Result.BOOL),
  LESS_EQUAL(2, Domain.NUMBER, Result.BOOL),

  /** The second operand where the first, a bool, is true, and the third elsewhere. */
  SELECT(3, Domain.ANY);

  private enum Domain {
    FLOAT,
    NUMBER,
    INTEGER,
    BITS,
    ANY
  }

  private enum Result {
    SAME,
    BOOL
  }

  private final int arity;
  private final Domain domain;
  private final Result result;

  Scalar(int arity, Domain domain) {
    this(arity, domain, Result.SAME);
  }

  Scalar(int arity, Domain domain, Result result) {
    this.arity = arity;
    this.domain = domain;
    this.result = result;
  }

  public int arity() {
    return arity;
  }

  /** Whether values of this type may be operands (for {@link #SELECT}: the second and third). */
  public boolean takes(DType type) {
    return switch (domain) {
      case FLOAT -> type.isFloating();
      case NUMBER -> type != DType.BOOL;
      case INTEGER -> type.isInteger();
      case BITS -> !type.isFloating();
      case ANY -> true;
    };
  }

  /** The type of the result for operands of the given type. */
  public DType resultOf(DType operand) {
    return result == Result.BOOL ? DType.BOOL : operand;
  }

  /** Whether the two operands may change places. */
  public boolean isCommutative() {
    return switch (this) {
      case ADD, MULTIPLY, MAXIMUM, MINIMUM, AND, OR, XOR, EQUAL, NOT_EQUAL -> true;
      default -> false;
    };
  }
}
