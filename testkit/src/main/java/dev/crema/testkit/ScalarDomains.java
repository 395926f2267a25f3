package dev.crema.testkit;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Scalar;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Where the operands of each {@link Scalar} come from in tests. */
final class ScalarDomains {
  private static final Domain ANYTHING = new Domain.Anything();

  /** Few numbers, so that some of them are equal. */
  private static final Domain FEW = new Domain.Among(List.of(-1.0, 0.0, 1.0, 2.0));

  /** Their integer divisors are small, and 0 at times. */
  private static final Set<Scalar> DIVISIONS =
      EnumSet.of(Scalar.DIVIDE, Scalar.FLOOR_DIVIDE, Scalar.MODULO);

  private static final Set<Scalar> GROWING =
      EnumSet.of(
          Scalar.EXP,
          Scalar.EXPM1,
          Scalar.SINH,
          Scalar.COSH,
          Scalar.TANH,
          Scalar.SIGMOID,
          Scalar.SIN,
          Scalar.COS,
          Scalar.TAN,
          Scalar.ATAN,
          Scalar.ASINH,
          Scalar.ERF,
          Scalar.ERFC);

  private static final Set<Scalar> SLOW =
      EnumSet.of(
          Scalar.LOG,
          Scalar.LOG1P,
          Scalar.SQRT,
          Scalar.RSQRT,
          Scalar.ACOSH,
          Scalar.LGAMMA,
          Scalar.DIGAMMA);

  private ScalarDomains() {}

  /**
   * Where the function is smooth and its values are neither very great nor very small; any integers
   * and bools.
   */
  static List<Domain> of(Scalar function, DType type) {
    return type.isFloating() ? smooth(function) : exact(function, type);
  }

  private static List<Domain> exact(Scalar function, DType type) {
    if (DIVISIONS.contains(function)) {
      return List.of(ANYTHING, new Domain.Between(-3, 3));
    }
    if (function == Scalar.SHIFT_LEFT || function == Scalar.SHIFT_RIGHT) {
      return List.of(ANYTHING, new Domain.Between(-2, 8 * type.bytes() + 2));
    }
    boolean compares = function.resultOf(type) != type && type != DType.BOOL;
    return Collections.nCopies(function.arity(), compares ? FEW : ANYTHING);
  }

  private static List<Domain> smooth(Scalar function) {
    Domain plain = new Domain.Between(-3, 3);
    return switch (function) {
      case NEGATE, EXP, SIN, COS, ATAN, SINH, COSH, ASINH, TANH, SIGMOID -> List.of(plain);
      case ABS, SIGN, RELU -> List.of(awayFromZero());
      case FLOOR, CEIL -> List.of(new Domain.AwayFrom(-4, 4, 0, 1));
      case ROUND -> List.of(new Domain.AwayFrom(-4, 4, 0.5, 1));
      case EXPM1 -> List.of(new Domain.Between(-2, 2));
      case LOG, SQRT, RSQRT -> List.of(new Domain.Between(0.2, 5));
      case LOG1P -> List.of(new Domain.Between(-0.7, 4));
      case TAN -> List.of(new Domain.Between(-1.2, 1.2));
      case ASIN, ACOS, ATANH, ERFINV -> List.of(new Domain.Between(-0.9, 0.9));
      case ACOSH -> List.of(new Domain.Between(1.2, 5));
      case ERF, ERFC -> List.of(new Domain.Between(-2.5, 2.5));
      case GAMMAINC -> List.of(new Domain.Between(0.3, 4), new Domain.Between(0.3, 6));
      case LGAMMA, DIGAMMA -> List.of(new Domain.Between(0.3, 6));
      case IS_NAN, IS_FINITE -> List.of(ANYTHING);
      case ADD, SUBTRACT, MULTIPLY -> List.of(plain, plain);
      case DIVIDE -> List.of(plain, awayFromZero());
      // Quotients stay away from integers.
      case FLOOR_DIVIDE, MODULO ->
          List.of(
              new Domain.AwayFrom(-6, 6, 0, 1), new Domain.Among(List.of(-1.0, 1.0, -2.0, 2.0)));
      case POWER -> List.of(new Domain.Between(0.3, 3), new Domain.Between(-2, 2));
      // Away from the cut along the negative second operand.
      case ATAN2 -> List.of(awayFromZero(), plain);
      case MAXIMUM, MINIMUM -> List.of(new Domain.Distinct(), new Domain.Distinct());
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL -> List.of(FEW, FEW);
      case SELECT -> List.of(ANYTHING, plain, plain);
      case NOT, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT ->
          throw new IllegalArgumentException(function + " takes no floats");
    };
  }

  private static Domain awayFromZero() {
    return new Domain.AwayFrom(-3, 3, 0, 100);
  }

  /**
   * All numbers, NaN and infinities among them; of functions that leave the range of smooth ones
   * slowly, great numbers.
   */
  static List<Domain> wide(Scalar function, boolean great) {
    Domain domain = ANYTHING;
    if (great && GROWING.contains(function)) {
      domain = new Domain.Between(-80, 80);
    } else if (great && SLOW.contains(function)) {
      domain = new Domain.Between(1, 1e4);
    }
    return Collections.nCopies(function.arity(), domain);
  }

  /** Whether a function of floats has a derivative, zero perhaps, with respect to an operand. */
  static boolean isDifferentiable(Scalar function, int operand) {
    return function.resultOf(DType.FLOAT64) == DType.FLOAT64
        && !(operand == 0 && (function == Scalar.SELECT || function == Scalar.GAMMAINC));
  }
}
