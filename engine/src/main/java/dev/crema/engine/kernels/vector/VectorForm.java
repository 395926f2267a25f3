package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import java.util.List;

/** Which expressions {@link FloatVectors} can compute; all others run as scalar loops. */
final class VectorForm {
  private VectorForm() {}

  static boolean has(Expression expression, List<LoopWriter.Access> accesses) {
    for (int i = 0; i < accesses.size(); i++) {
      if (accesses.get(i) == LoopWriter.Access.STRIDED || !isLoaded(expression.inputs().get(i))) {
        return false;
      }
    }
    for (int output : expression.outputs()) {
      DType type = expression.typeOf(output);
      if (type != DType.FLOAT32 && type != DType.INT32) {
        return false;
      }
    }
    return expression.steps().stream().allMatch(step -> has(expression, step));
  }

  private static boolean isLoaded(DType type) {
    return switch (type) {
      case FLOAT32, INT32, UINT8 -> true;
      case FLOAT64, BFLOAT16, FLOAT16, INT8, INT64, BOOL -> false;
    };
  }

  private static boolean has(Expression expression, Expression.Step step) {
    return switch (step) {
      case Expression.Literal(DType type, _) -> type == DType.FLOAT32 || type == DType.INT32;
      case Expression.Convert(DType type, int argument) -> {
        DType from = expression.typeOf(argument);
        yield type == DType.FLOAT32 || (type == DType.INT32 && from != DType.FLOAT32);
      }
      case Expression.Apply(Scalar function, List<Integer> arguments) -> {
        DType operand = expression.typeOf(arguments.getLast());
        yield switch (operand) {
          case FLOAT32 -> ofFloats(function);
          case INT32 -> ofInts(function);
          case BOOL -> ofBools(function);
          case FLOAT64, BFLOAT16, FLOAT16, INT8, UINT8, INT64 -> false;
        };
      }
    };
  }

  private static boolean ofFloats(Scalar function) {
    return switch (function) {
      case NEGATE, ABS, SIGN, RELU, SQRT, RSQRT, EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, ERF -> true;
      case IS_NAN, IS_FINITE, ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM, MINIMUM -> true;
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, SELECT -> true;
      case FLOOR, CEIL, ROUND, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH -> false;
      case ASINH, ACOSH, ATANH, ERFINV, LGAMMA, DIGAMMA, NOT -> false;
      case FLOOR_DIVIDE, MODULO, POWER, ATAN2, AND, OR, XOR -> false;
    };
  }

  private static boolean ofInts(Scalar function) {
    return switch (function) {
      case ADD, SUBTRACT, MULTIPLY, MAXIMUM, MINIMUM, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, SELECT ->
          true;
      case NEGATE, ABS, SIGN, RELU, SQRT, RSQRT, EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, ERF ->
          false;
      case FLOOR, CEIL, ROUND, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH -> false;
      case ASINH, ACOSH, ATANH, ERFINV, LGAMMA, DIGAMMA, NOT, IS_NAN, IS_FINITE, DIVIDE -> false;
      case FLOOR_DIVIDE, MODULO, POWER, ATAN2, AND, OR, XOR -> false;
    };
  }

  private static boolean ofBools(Scalar function) {
    return function == Scalar.NOT
        || function == Scalar.AND
        || function == Scalar.OR
        || function == Scalar.XOR;
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
