package dev.crema.engine.passes;

import static dev.crema.engine.passes.Simplify.make;
import static dev.crema.engine.passes.Simplify.repeated;

import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Simpler forms of scalar functions and conversions, exact for all numbers. */
final class Algebra {
  private Algebra() {}

  /** A node with a scalar function, one step simpler, or itself. */
  static Node map(Scalar function, Node y) {
    Node result = byValue(function, y);
    if (result != null) {
      return repeated(result, y.shape());
    }
    Node small = unrepeated(y);
    return small == y ? unshaped(y) : small;
  }

  /** What the function gives here without computing it, up to repetition; null if nothing. */
  private static @Nullable Node byValue(Scalar function, Node y) {
    Node a = y.input(0);
    Node b = y.inputs().getLast();
    return switch (function) {
      case NEGATE -> isMap(a, Scalar.NEGATE) ? a.input(0) : null;
      case ABS ->
          isMap(a, Scalar.ABS) ? a : isMap(a, Scalar.NEGATE) ? apply(function, a.input(0)) : null;
      case RELU -> isMap(a, Scalar.RELU) ? a : null;
      case NOT -> isMap(a, Scalar.NOT) ? a.input(0) : null;
      case ADD -> add(y, a, b);
      case SUBTRACT ->
          is(b, 0.0) ? a : isMap(b, Scalar.NEGATE) ? apply(Scalar.ADD, a, b.input(0)) : null;
      case MULTIPLY -> {
        Node product = timesUnit(a, b);
        yield product == null ? timesUnit(b, a) : product;
      }
      case DIVIDE -> divide(a, b);
      case POWER -> is(b, 1) ? a : is(b, 2) ? apply(Scalar.MULTIPLY, a, a) : null;
      case MAXIMUM, MINIMUM -> a == b ? a : null;
      case AND, OR -> a == b ? a : null;
      case SELECT -> select(a, y.input(1), b);
      case SIGN,
          FLOOR,
          CEIL,
          ROUND,
          EXP,
          EXPM1,
          LOG,
          LOG1P,
          SQRT,
          RSQRT,
          SIN,
          COS,
          TAN,
          ASIN,
          ACOS,
          ATAN,
          SINH,
          COSH,
          ASINH,
          ACOSH,
          ATANH,
          TANH,
          SIGMOID,
          ERF,
          ERFC,
          ERFINV,
          LGAMMA,
          DIGAMMA,
          IS_NAN,
          IS_FINITE,
          FLOOR_DIVIDE,
          MODULO,
          ATAN2,
          GAMMAINC,
          XOR,
          SHIFT_LEFT,
          SHIFT_RIGHT,
          EQUAL,
          NOT_EQUAL,
          LESS,
          LESS_EQUAL ->
          null;
    };
  }

  /** x + -0 = x, but -0 + 0 is 0; for integers any zero will do. */
  private static @Nullable Node add(Node y, Node a, Node b) {
    if (is(b, -0.0)) {
      return a;
    }
    if (is(a, -0.0)) {
      return b;
    }
    if (isMap(b, Scalar.NEGATE)) {
      return apply(Scalar.SUBTRACT, a, b.input(0));
    }
    if (isMap(a, Scalar.NEGATE)) {
      return apply(Scalar.SUBTRACT, b, a.input(0));
    }
    return y.dtype().isFloating() ? Moves.joined(a, b) : null;
  }

  private static @Nullable Node timesUnit(Node a, Node b) {
    return is(b, 1) ? a : is(b, -1) ? apply(Scalar.NEGATE, a) : null;
  }

  /** Division by a power of two is multiplication by its inverse, which is exact. */
  private static @Nullable Node divide(Node a, Node b) {
    if (is(b, 1)) {
      return a;
    }
    if (b.op() instanceof Op.Constant(Type type, long bits) && type.dtype().isFloating()) {
      double divisor = Element.toDouble(type.dtype(), bits);
      int exponent = Math.getExponent(divisor);
      if (Math.abs(divisor) == Math.scalb(1.0, exponent) && Math.abs(exponent) <= 14) {
        return apply(Scalar.MULTIPLY, a, Build.constant(type, 1 / divisor));
      }
    }
    return null;
  }

  private static @Nullable Node select(Node condition, Node yes, Node no) {
    if (condition.op() instanceof Op.Constant(_, long bits)) {
      return bits != 0 ? yes : no;
    }
    if (yes == no) {
      return yes;
    }
    return isMap(condition, Scalar.NOT) ? apply(Scalar.SELECT, condition.input(0), no, yes) : null;
  }

  /** Reads repeated operands as they were before; what need not be repeated is computed small. */
  private static Node unrepeated(Node y) {
    List<Node> sources = y.inputs().stream().map(Algebra::source).toList();
    if (sources.equals(y.inputs())) {
      return y;
    }
    Node small = make(y.op(), sources);
    return repeated(small, y.shape());
  }

  private static Node source(Node x) {
    return switch (x.op()) {
      case Op.Broadcast _ -> x.input(0);
      case Op.Constant(Type type, long bits) when type.shape().rank() > 0 ->
          Build.node(new Op.Constant(new Type(type.dtype(), Shape.SCALAR), bits));
      default -> x;
    };
  }

  /** Functions of reshaped operands become reshaped functions, so that chains meet. */
  private static Node unshaped(Node y) {
    Shape before = null;
    for (Node x : y.inputs()) {
      if (x.op() instanceof Op.Reshape && x.shape().equals(y.shape())) {
        Shape shape = x.input(0).shape();
        if (before != null && !before.equals(shape)) {
          return y;
        }
        before = shape;
      } else if (!(x.op() instanceof Op.Constant && x.shape().rank() == 0)) {
        return y;
      }
    }
    if (before == null) {
      return y;
    }
    List<Node> sources =
        y.inputs().stream().map(x -> x.op() instanceof Op.Reshape ? x.input(0) : x).toList();
    return Simplify.reshaped(make(y.op(), sources), y.shape());
  }

  /** A conversion, one step simpler, or itself. */
  static Node convert(DType type, Node y) {
    Node x = y.input(0);
    if (x.dtype() == type) {
      return x;
    }
    if (x.op() instanceof Op.Convert) {
      DType first = x.input(0).dtype();
      boolean throughFloat = x.dtype().isFloating() && !first.isFloating() && !type.isFloating();
      if (holds(x.dtype(), first) && (!throughFloat || holds(type, first))) {
        return make(new Op.Convert(type), x.input(0));
      }
    }
    Node small = unrepeated(y);
    return small == y ? unshaped(y) : small;
  }

  /** Whether every value of the narrow type is one of the wide type. */
  private static boolean holds(DType wide, DType narrow) {
    return wide == narrow
        || switch (narrow) {
          case BOOL -> true;
          case INT8 -> wide != DType.BOOL && wide != DType.UINT8;
          case UINT8 -> wide != DType.BOOL && wide != DType.INT8;
          case INT32 -> wide == DType.INT64 || wide == DType.FLOAT64;
          case BFLOAT16, FLOAT16 -> wide == DType.FLOAT32 || wide == DType.FLOAT64;
          case FLOAT32 -> wide == DType.FLOAT64;
          case INT64, FLOAT64 -> false;
        };
  }

  private static Node apply(Scalar function, Node... operands) {
    return make(new Op.Map(function), operands);
  }

  static boolean isMap(Node node, Scalar function) {
    return node.op() instanceof Op.Map map && map.function() == function;
  }

  /** Whether a node is this number everywhere, the sign of a zero included. */
  private static boolean is(Node node, double value) {
    return node.op() instanceof Op.Constant(Type type, long bits)
        && bits == Element.bits(type.dtype(), value)
        && Element.toDouble(type.dtype(), bits) == value;
  }
}
