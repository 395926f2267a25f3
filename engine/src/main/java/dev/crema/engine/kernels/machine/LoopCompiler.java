package dev.crema.engine.kernels.machine;

import static dev.crema.engine.kernels.machine.Operation.ADD_INTS;
import static dev.crema.engine.kernels.machine.Operation.AND;
import static dev.crema.engine.kernels.machine.Operation.OR;
import static dev.crema.engine.kernels.machine.Operation.SHIFT_LEFT;
import static dev.crema.engine.kernels.machine.Operation.SHIFT_RIGHT;
import static dev.crema.engine.kernels.machine.Operation.SHIFT_RIGHT_SIGNED;
import static dev.crema.engine.kernels.machine.Operation.XOR;

import dev.crema.engine.kernels.vector.Access;
import dev.crema.engine.kernels.vector.VectorForm;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the {@link Code} of an expression, bit for bit what the Java kernels compute. Float32 and
 * bfloat16 are floats in it, int32 and the narrow integers are ints, and a bool is a number whose
 * bits are all alike.
 */
final class LoopCompiler {
  private final Expression expression;
  private final List<Access> accesses;
  private final Code code = new Code();
  private final Functions functions = new Functions(code);

  /** The number in the code of each value of the expression. */
  private final int[] values;

  private LoopCompiler(Expression expression, List<Access> accesses) {
    this.expression = expression;
    this.accesses = accesses;
    this.values = new int[expression.size()];
  }

  /** Whether there is machine code for all of an expression. */
  static boolean canCompile(Expression expression, List<Access> accesses) {
    int buffers = expression.inputs().size() + expression.outputs().size();
    return buffers <= Registers.MOST_BUFFERS
        && !accesses.contains(Access.STRIDED)
        && IntStream.range(0, expression.size())
            .allMatch(
                value ->
                    VectorForm.has(expression.typeOf(value))
                        && VectorForm.of(expression, value) != VectorForm.SCALAR);
  }

  static Code compile(Expression expression, List<Access> accesses) {
    return new LoopCompiler(expression, accesses).compile();
  }

  private Code compile() {
    int inputs = expression.inputs().size();
    for (int value = 0; value < values.length; value++) {
      values[value] = value < inputs ? input(value) : step(expression.steps().get(value - inputs));
    }
    for (int i = 0; i < expression.outputs().size(); i++) {
      int output = expression.outputs().get(i);
      store(inputs + i, expression.typeOf(output), values[output]);
    }
    return code;
  }

  private int input(int number) {
    DType type = expression.inputs().get(number);
    if (accesses.get(number) == Access.REPEATED) {
      return code.with(Operation.REPEATED, number);
    }
    return switch (type) {
      case FLOAT32, INT32 -> code.with(Operation.LOAD_4, number);
      case BFLOAT16 -> code.shift(SHIFT_LEFT, code.with(Operation.LOAD_2, number), 16);
      case INT8 -> code.with(Operation.LOAD_SIGNED_1, number);
      case UINT8 -> code.with(Operation.LOAD_1, number);
      case BOOL -> isNotZero(code.with(Operation.LOAD_1, number));
      case FLOAT64, FLOAT16, INT64 -> throw none(type);
    };
  }

  /** The bits in all lanes that stand for an element that repeats. */
  static int repeated(DType type, long bits) {
    return switch (type) {
      case FLOAT32, INT32 -> (int) bits;
      case BFLOAT16 -> (int) bits << 16;
      case INT8 -> (byte) bits;
      case UINT8 -> (int) bits & 0xFF;
      case BOOL -> (bits & 0xFF) == 0 ? 0 : -1;
      case FLOAT64, FLOAT16, INT64 -> throw none(type);
    };
  }

  private static IllegalStateException none(DType type) {
    return new IllegalStateException("there is no machine code for " + type);
  }

  private void store(int buffer, DType type, int value) {
    switch (type) {
      case FLOAT32, INT32 -> code.store(Operation.STORE_4, buffer, value);
      case BFLOAT16 -> code.store(Operation.STORE_2, buffer, code.shift(SHIFT_RIGHT, value, 16));
      case INT8 -> code.store(Operation.STORE_SIGNED_1, buffer, value);
      case UINT8 -> code.store(Operation.STORE_1, buffer, value);
      case BOOL -> code.store(Operation.STORE_1, buffer, code.shift(SHIFT_RIGHT, value, 31));
      case FLOAT64, FLOAT16, INT64 -> throw none(type);
    }
  }

  private int isNotZero(int x) {
    return code.not(code.apply(Operation.EQUAL_INTS, x, code.bits(0)));
  }

  private int step(Expression.Step step) {
    return switch (step) {
      case Expression.Literal(DType type, long bits) -> literal(type, bits);
      case Expression.Convert(DType type, int argument) ->
          convert(values[argument], expression.typeOf(argument), type);
      case Expression.Apply(Scalar function, List<Integer> arguments) -> {
        DType type = expression.typeOf(arguments.getLast());
        int[] x = arguments.stream().mapToInt(argument -> values[argument]).toArray();
        int result = isFloat(type) ? ofFloats(function, x) : ofBits(function, type, x);
        yield function == Scalar.SELECT ? result : round(function.resultOf(type), result);
      }
    };
  }

  private int literal(DType type, long bits) {
    return switch (type) {
      case FLOAT32, BFLOAT16 -> code.number((float) Element.toDouble(type, bits));
      case INT8, UINT8, INT32 -> code.bits((int) Element.toLong(type, bits));
      case BOOL -> code.bits(Element.toLong(type, bits) == 0 ? 0 : -1);
      case FLOAT64, FLOAT16, INT64 -> throw none(type);
    };
  }

  private static boolean isFloat(DType type) {
    return type == DType.FLOAT32 || type == DType.BFLOAT16;
  }

  // ---------------------------------------------------------------- types

  /** Brings a result into the range of its type. */
  private int round(DType type, int x) {
    return switch (type) {
      case BFLOAT16 -> bfloat16(x);
      case INT8 -> code.shift(SHIFT_RIGHT_SIGNED, code.shift(SHIFT_LEFT, x, 24), 24);
      case UINT8 -> code.apply(AND, x, code.bits(0xFF));
      default -> x;
    };
  }

  private int bfloat16(int x) {
    int odd = code.apply(AND, code.shift(SHIFT_RIGHT, x, 16), code.bits(1));
    int nearest = code.apply(ADD_INTS, code.apply(ADD_INTS, x, code.bits(0x7FFF)), odd);
    int quiet = code.apply(OR, x, code.bits(0x40_0000));
    return code.apply(AND, code.select(code.isNan(x), quiet, nearest), code.bits(0xFFFF_0000));
  }

  private int convert(int x, DType from, DType to) {
    if (from == to) {
      return x;
    }
    return switch (to) {
      case FLOAT32 -> toFloat(x, from);
      case BFLOAT16 -> round(from == DType.FLOAT32 ? to : DType.FLOAT32, toFloat(x, from));
      case INT32 -> toInt(x, from);
      case INT8 -> isFloat(from) ? clamp(x, -128, 127) : round(to, toInt(x, from));
      case UINT8 -> isFloat(from) ? clamp(x, 0, 255) : round(to, toInt(x, from));
      case BOOL -> isFloat(from) ? code.compare(Code.NOT_EQUAL, x, code.number(0)) : isNotZero(x);
      case FLOAT64, FLOAT16, INT64 -> throw none(to);
    };
  }

  private int toFloat(int x, DType from) {
    return switch (from) {
      case BOOL -> code.apply(AND, x, code.number(1));
      case INT8, UINT8, INT32 -> code.apply(Operation.TO_FLOATS, x);
      default -> x;
    };
  }

  /** Cut off, the nearest integer that there is; 0 of NaN. */
  private int toInt(int x, DType from) {
    if (from == DType.BOOL) {
      return code.shift(SHIFT_RIGHT, x, 31);
    }
    if (!isFloat(from)) {
      return x;
    }
    // What is too large has become the least integer, the complement of the greatest one.
    int large = code.compare(Code.GREATER_EQUAL, x, code.number(0x1p31f));
    return code.apply(XOR, truncate(x), large);
  }

  private int truncate(int x) {
    return code.apply(Operation.AND_NOT, code.isNan(x), code.apply(Operation.TO_INTS, x));
  }

  private int clamp(int x, float least, float most) {
    int above = code.apply(Operation.MAX, code.number(least), x);
    return truncate(code.apply(Operation.MIN, code.number(most), above));
  }

  // ---------------------------------------------------------------- functions

  private int ofFloats(Scalar function, int[] x) {
    int a = x[0];
    return switch (function) {
      case NEGATE -> code.negate(a);
      case ABS -> code.abs(a);
      case SIGN -> {
        int zero = code.number(0);
        int above = code.select(code.compare(Code.GREATER, a, zero), code.number(1), a);
        yield code.select(code.compare(Code.LESS, a, zero), code.number(-1), above);
      }
      case RELU -> {
        int zero = code.number(0);
        yield code.select(code.compare(Code.LESS_EQUAL, a, zero), zero, a);
      }
      case FLOOR -> code.with(Operation.ROUND, Code.DOWN, a);
      case CEIL -> code.with(Operation.ROUND, Code.UP, a);
      case ROUND -> code.with(Operation.ROUND, Code.NEAREST, a);
      case SQRT -> code.apply(Operation.SQRT, a);
      case RSQRT -> code.divide(code.number(1), code.apply(Operation.SQRT, a));
      case EXP -> functions.exp(a);
      case EXPM1 -> functions.expm1(a);
      case LOG -> functions.log(a);
      case LOG1P -> functions.log1p(a);
      case TANH -> functions.tanh(a);
      case SIGMOID -> functions.sigmoid(a);
      case ERF -> functions.erf(a);
      case IS_NAN -> code.isNan(a);
      case IS_FINITE -> code.compare(Code.LESS, code.abs(a), code.number(Float.POSITIVE_INFINITY));
      case ADD -> code.add(a, x[1]);
      case SUBTRACT -> code.subtract(a, x[1]);
      case MULTIPLY -> code.multiply(a, x[1]);
      case DIVIDE -> code.divide(a, x[1]);
      case MAXIMUM -> extreme(Operation.MAX, AND, a, x[1]);
      case MINIMUM -> extreme(Operation.MIN, OR, a, x[1]);
      case EQUAL -> code.compare(Code.EQUAL, a, x[1]);
      case NOT_EQUAL -> code.compare(Code.NOT_EQUAL, a, x[1]);
      case LESS -> code.compare(Code.LESS, a, x[1]);
      case LESS_EQUAL -> code.compare(Code.LESS_EQUAL, a, x[1]);
      case SELECT -> code.select(a, x[1], x[2]);
      default -> throw new IllegalStateException("there is no machine code for " + function);
    };
  }

  /**
   * The greater or smaller of two floats, NaN if one is. Of two zeros the processor gives the
   * second one; taken both ways round, they differ in the sign if one of them is negative.
   */
  private int extreme(Operation operation, Operation ofZeros, int a, int b) {
    int both = code.apply(ofZeros, code.apply(operation, a, b), code.apply(operation, b, a));
    return code.select(code.compare(Code.UNORDERED, a, b), code.add(a, b), both);
  }

  private int ofBits(Scalar function, DType type, int[] x) {
    int a = x[0];
    return switch (function) {
      case NEGATE -> code.apply(Operation.SUBTRACT_INTS, code.bits(0), a);
      case ABS -> code.apply(Operation.ABS_INTS, a);
      case SIGN -> {
        int least = code.apply(Operation.MAX_INTS, a, code.bits(-1));
        yield code.apply(Operation.MIN_INTS, least, code.bits(1));
      }
      case RELU -> code.apply(Operation.MAX_INTS, a, code.bits(0));
      case NOT -> code.not(a);
      case AND -> code.apply(AND, a, x[1]);
      case OR -> code.apply(OR, a, x[1]);
      case XOR -> code.apply(XOR, a, x[1]);
      case ADD -> code.apply(ADD_INTS, a, x[1]);
      case SUBTRACT -> code.apply(Operation.SUBTRACT_INTS, a, x[1]);
      case MULTIPLY -> code.apply(Operation.MULTIPLY_INTS, a, x[1]);
      case MAXIMUM -> code.apply(Operation.MAX_INTS, a, x[1]);
      case MINIMUM -> code.apply(Operation.MIN_INTS, a, x[1]);
      case EQUAL -> code.apply(Operation.EQUAL_INTS, a, x[1]);
      case NOT_EQUAL -> code.not(code.apply(Operation.EQUAL_INTS, a, x[1]));
      case LESS -> code.apply(Operation.GREATER_INTS, x[1], a);
      case LESS_EQUAL -> code.not(code.apply(Operation.GREATER_INTS, a, x[1]));
      case SELECT -> code.select(a, x[1], x[2]);
      default ->
          throw new IllegalStateException(
              "there is no machine code for " + function + " of " + type);
    };
  }
}
