package dev.crema.testkit;

import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * How far the results of a kernel may be from those of {@link Reference}.
 *
 * <p>What moves, picks or compares elements, and what is one correctly rounded operation, has no
 * room at all. Other functions may be some units in the last place off. A sum of products may be
 * off by the rounding errors of as many additions, whose size is that of the sum of the absolute
 * terms; half-width sums are formed in float32 and rounded once.
 */
final class Tolerance {
  /** Functions that are one correctly rounded operation, or none. */
  private static final Set<Scalar> EXACT =
      EnumSet.of(
          Scalar.NEGATE,
          Scalar.ABS,
          Scalar.SIGN,
          Scalar.RELU,
          Scalar.FLOOR,
          Scalar.CEIL,
          Scalar.ROUND,
          Scalar.SQRT,
          Scalar.ADD,
          Scalar.SUBTRACT,
          Scalar.MULTIPLY,
          Scalar.DIVIDE,
          Scalar.FLOOR_DIVIDE,
          Scalar.MAXIMUM,
          Scalar.MINIMUM,
          Scalar.SELECT);

  private final Op op;
  private final List<Type> types;
  private final List<Literal> sums;
  private final double greatest;

  Tolerance(Op op, List<Literal> arguments) {
    this.op = op;
    this.types = arguments.stream().map(Literal::type).toList();
    this.greatest = arguments.stream().mapToDouble(Tolerance::greatest).max().orElse(0);
    this.sums = terms() == 0 ? List.of() : Reference.evaluate(op, absolute(arguments));
  }

  /** How far an element of a result of floats may be from the expected number. */
  double at(int result, long index, DType type, double expected) {
    double unit = unit(type);
    double size = Math.max(Math.abs(expected), leastNormal(type));
    if (terms() > 0) {
      double wide = type == DType.FLOAT64 ? unit : unit(DType.FLOAT32);
      double narrow = wide == unit ? 0 : unit * size;
      double sum = Math.max(sums.get(result).number(index), leastNormal(type));
      return narrow + wide * (1 + Math.sqrt((double) terms())) * sum;
    }
    return switch (op) {
      case Op.Map(Scalar function) ->
          EXACT.contains(function) ? 0 : 4 * unit * Math.max(size, least(function));
      case Op.Reduce(Reduction kind, Ints axes) when kind == Reduction.PRODUCT ->
          unit * size * (1 + length(axes));
      case Op.Fused(Expression expression) ->
          8 * expression.steps().size() * coarsest(expression) * Math.max(10, size);
      case Op.Fourier _ -> unit * size + 0x1p-48 * shape(0).dim(-1) * greatest;
      case Op _ -> 0;
    };
  }

  /** The number of terms of each sum that an op forms; 0 if it forms none. */
  private long terms() {
    return switch (op) {
      case Op.Reduce(Reduction kind, Ints axes) when kind == Reduction.SUM -> length(axes) + 1;
      case Op.CumulativeSum sum -> shape(0).dim(sum.axis()) + 1;
      case Op.MatMul matMul -> shape(0).dim(matMul.transposeA() ? -2 : -1) + 1;
      case Op.Convolution _ -> shape(1).size() / Math.max(1, shape(1).dim(-1)) + 1;
      case Op.ConvolutionInputGradient _ -> shape(1).size() / Math.max(1, shape(1).dim(-2)) + 1;
      case Op.ConvolutionKernelGradient _ -> shape(1).size() / Math.max(1, shape(1).dim(-1)) + 1;
      case Op.MaxPoolGradient(Window window) -> taps(window);
      case Op.AveragePool(Window window) -> taps(window);
      case Op.AveragePoolGradient(Window window, _) -> taps(window);
      case Op.ScatterAdd _ -> shape(1).size() + 1;
      case Op _ -> 0;
    };
  }

  private Shape shape(int operand) {
    return types.get(operand).shape();
  }

  private long length(Ints axes) {
    return axes.stream().mapToLong(axis -> shape(0).dim(axis)).reduce(1, (a, b) -> a * b);
  }

  private static long taps(Window window) {
    return window.size().stream().asLongStream().reduce(1, (a, b) -> a * b);
  }

  /** The operands without their signs; the one that only says where to put things as it is. */
  private List<Literal> absolute(List<Literal> arguments) {
    List<Literal> result = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      Literal argument = arguments.get(i);
      boolean chooses = op instanceof Op.MaxPoolGradient && i == 0;
      boolean floats = argument.type().dtype().isFloating();
      result.add(chooses || !floats ? argument : absolute(argument));
    }
    return result;
  }

  private static Literal absolute(Literal literal) {
    long count = literal.type().shape().size();
    return Literal.of(
        literal.type(),
        LongStream.range(0, count).mapToDouble(i -> Math.abs(literal.number(i))).toArray());
  }

  private static double greatest(Literal literal) {
    return LongStream.range(0, literal.type().shape().size())
        .mapToDouble(i -> Math.abs(literal.number(i)))
        .max()
        .orElse(0);
  }

  /**
   * A size below which errors count as if the value had it: that of what cancels near its zeros.
   */
  private static double least(Scalar function) {
    return switch (function) {
      case LGAMMA, DIGAMMA -> 1;
      default -> 0;
    };
  }

  private static double coarsest(Expression expression) {
    double unit = 0;
    for (int i = 0; i < expression.size(); i++) {
      DType type = expression.typeOf(i);
      unit = type.isFloating() ? Math.max(unit, unit(type)) : unit;
    }
    return unit;
  }

  /** The distance from 1 to the next number. */
  private static double unit(DType type) {
    return switch (type) {
      case FLOAT32 -> 0x1p-23;
      case FLOAT64 -> 0x1p-52;
      case BFLOAT16 -> 0x1p-7;
      case FLOAT16 -> 0x1p-10;
      case INT8, UINT8, INT32, INT64, BOOL -> 0;
    };
  }

  private static double leastNormal(DType type) {
    return switch (type) {
      case FLOAT32, BFLOAT16 -> Float.MIN_NORMAL;
      case FLOAT64 -> Double.MIN_NORMAL;
      case FLOAT16 -> 0x1p-14;
      case INT8, UINT8, INT32, INT64, BOOL -> 0;
    };
  }
}
