package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import java.util.List;

/**
 * Which expressions {@link FloatVectors} and {@link VectorElements} can compute; all others run as
 * scalar loops.
 */
final class VectorForm {
  private VectorForm() {}

  static boolean has(Expression expression, List<LoopWriter.Access> accesses) {
    return !accesses.contains(LoopWriter.Access.STRIDED)
        && expression.inputs().stream().allMatch(VectorForm::has)
        && expression.steps().stream().allMatch(step -> has(expression, step));
  }

  private static boolean has(DType type) {
    return switch (type) {
      case FLOAT32, BFLOAT16, INT8, UINT8, INT32, BOOL -> true;
      case FLOAT64, FLOAT16, INT64 -> false;
    };
  }

  private static boolean has(Expression expression, Expression.Step step) {
    return switch (step) {
      case Expression.Literal(DType type, _) -> has(type);
      case Expression.Convert(DType type, int argument) ->
          // What does not fit a float would be rounded twice.
          has(type) && !(type == DType.BFLOAT16 && expression.typeOf(argument) == DType.INT32);
      case Expression.Apply(Scalar function, List<Integer> arguments) ->
          has(function, expression.typeOf(arguments.getLast()));
    };
  }

  static boolean has(Scalar function, DType operand) {
    return switch (operand) {
      case FLOAT32, BFLOAT16 -> ofFloats(function);
      case INT8, UINT8, INT32 -> ofInts(function);
      case BOOL -> ofBools(function);
      case FLOAT64, FLOAT16, INT64 -> false;
    };
  }

  private static boolean ofFloats(Scalar function) {
    return switch (function) {
      case NEGATE, ABS, SIGN, RELU, FLOOR, CEIL, ROUND -> true;
      case SQRT, RSQRT, EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, ERF -> true;
      case IS_NAN, IS_FINITE, ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM -> true;
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, SELECT -> true;
      case SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH -> false;
      case ERFINV, LGAMMA, DIGAMMA, NOT, FLOOR_DIVIDE, MODULO, POWER, ATAN2, AND, OR, XOR -> false;
    };
  }

  private static boolean ofInts(Scalar function) {
    return switch (function) {
      case NEGATE, ABS, SIGN, RELU, NOT, AND, OR, XOR -> true;
      case ADD, SUBTRACT, MULTIPLY, MAXIMUM, MINIMUM -> true;
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, SELECT -> true;
      case FLOOR, CEIL, ROUND, SQRT, RSQRT, EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, ERF -> false;
      case SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH -> false;
      case ERFINV, LGAMMA, DIGAMMA, IS_NAN, IS_FINITE -> false;
      case DIVIDE, FLOOR_DIVIDE, MODULO, POWER, ATAN2 -> false;
    };
  }

  private static boolean ofBools(Scalar function) {
    return function.takes(DType.BOOL);
  }

  /** Whether the vector form is made of two methods with an exp between them. */
  static boolean isAroundExp(Scalar function) {
    return function == Scalar.TANH || function == Scalar.SIGMOID || function == Scalar.ERF;
  }

  /** About how many vector instructions an expression takes per element and step. */
  static int cost(Expression expression) {
    int cost = expression.inputs().size() + expression.outputs().size();
    for (Expression.Step step : expression.steps()) {
      cost +=
          step instanceof Expression.Apply(Scalar function, _) && function.arity() == 1 ? 20 : 1;
    }
    return cost;
  }
}
