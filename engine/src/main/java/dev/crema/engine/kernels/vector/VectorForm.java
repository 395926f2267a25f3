package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import java.util.List;

/** How a value of an expression comes about when vectors compute it. */
public enum VectorForm {
  /** By a method of {@code FloatVectors} or {@code VectorElements} on one vector. */
  VECTOR,
  /** By a loop of {@link FunctionRows}. */
  FUNCTION,
  /** By a scalar loop; there is no vector form. */
  SCALAR,
  /** It is an input or a constant. */
  SOURCE;

  public static VectorForm of(Expression expression, int value) {
    if (value < expression.inputs().size()) {
      return SOURCE;
    }
    return switch (expression.steps().get(value - expression.inputs().size())) {
      case Expression.Literal _ -> SOURCE;
      case Expression.Convert(DType type, int argument) ->
          converts(expression.typeOf(argument), type) ? VECTOR : SCALAR;
      case Expression.Apply(Scalar function, List<Integer> arguments) ->
          of(function, expression.typeOf(arguments.getLast()));
    };
  }

  /** Whether there are vectors of a type. */
  public static boolean has(DType type) {
    return switch (type) {
      case FLOAT32, BFLOAT16, INT8, UINT8, INT32, BOOL -> true;
      case FLOAT64, FLOAT16, INT64 -> false;
    };
  }

  private static boolean converts(DType from, DType to) {
    // What does not fit a float would be rounded twice.
    boolean twice = from == DType.INT32 && to == DType.BFLOAT16;
    return has(from) && has(to) && !twice;
  }

  static VectorForm of(Scalar function, DType operand) {
    return switch (operand) {
      case FLOAT32, BFLOAT16 -> ofFloats(function);
      case INT8, UINT8, INT32 -> ofInts(function);
      case BOOL -> VECTOR;
      case FLOAT64, FLOAT16, INT64 -> SCALAR;
    };
  }

  private static VectorForm ofFloats(Scalar function) {
    return switch (function) {
      case NEGATE, ABS, SIGN, RELU, FLOOR, CEIL, ROUND, SQRT, RSQRT -> VECTOR;
      case IS_NAN, IS_FINITE, ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM -> VECTOR;
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, SELECT -> VECTOR;
      case EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, ERF -> FUNCTION;
      case SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH -> SCALAR;
      case ERFC, ERFINV, LGAMMA, DIGAMMA, GAMMAINC -> SCALAR;
      case FLOOR_DIVIDE, MODULO, POWER, ATAN2 -> SCALAR;
      case NOT, AND, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> SCALAR;
    };
  }

  private static VectorForm ofInts(Scalar function) {
    return switch (function) {
      case NEGATE, ABS, SIGN, RELU, NOT, AND, OR, XOR -> VECTOR;
      case ADD, SUBTRACT, MULTIPLY, MAXIMUM, MINIMUM -> VECTOR;
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, SELECT -> VECTOR;
      case DIVIDE, FLOOR_DIVIDE, MODULO, SHIFT_LEFT, SHIFT_RIGHT -> SCALAR;
      case FLOOR, CEIL, ROUND, SQRT, RSQRT, EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, ERF -> SCALAR;
      case SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH -> SCALAR;
      case ERFC, ERFINV, LGAMMA, DIGAMMA, GAMMAINC -> SCALAR;
      case IS_NAN, IS_FINITE, POWER, ATAN2 -> SCALAR;
    };
  }

  /** About how many vector instructions a value takes. */
  static int work(Expression expression, int value) {
    return switch (of(expression, value)) {
      case SOURCE -> 1;
      case FUNCTION -> 40;
      case SCALAR -> 200;
      case VECTOR -> {
        int rounding =
            switch (expression.typeOf(value)) {
              case BFLOAT16 -> 8;
              case INT8, UINT8 -> 2;
              case FLOAT32, FLOAT64, FLOAT16, INT32, INT64, BOOL -> 0;
            };
        yield rounding + ownWork(expression.steps().get(value - expression.inputs().size()));
      }
    };
  }

  private static int ownWork(Expression.Step step) {
    if (step instanceof Expression.Apply(Scalar function, _)) {
      return switch (function) {
        case SIGN -> 4;
        case FLOOR, CEIL, ROUND -> 8;
        case RSQRT -> 2;
        default -> 1;
      };
    }
    return 2;
  }
}
