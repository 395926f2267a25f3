package dev.crema.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.run.Memory;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in a grid of up to eight axes, or the promise of them.
 *
 * <p>A <em>concrete</em> tensor holds its numbers, and operations on it compute at once. A
 * <em>symbolic</em> tensor stands for a value inside a function that is being traced ({@link
 * Functions#compile}); operations on it are written down and computed later, all together. Code
 * written against this class need not know which of the two it has.
 *
 * <p>Tensors are immutable and need no closing. Binary operations broadcast their operands by
 * NumPy's rule (axes aligned at the last, lengths equal or one of them 1) and compute in the type
 * that {@link DType#promote} gives. Java numbers as operands take the tensor's type, except that a
 * fraction makes an integer tensor float32. Axes may be negative, counting from the end; a
 * reduction without axes takes all of them.
 *
 * <p>All operations throw {@link ShapeException} or {@link dev.crema.engine.types.DTypeException}
 * for operands that do not fit.
 */
public final class Tensor {
  private final Type type;
  private final @Nullable Node node;
  private final @Nullable Memory memory;

  private Tensor(Type type, @Nullable Node node, @Nullable Memory memory) {
    this.type = type;
    this.node = node;
    this.memory = memory;
  }

  static Tensor symbolic(Node node) {
    return new Tensor(node.type(), node, null);
  }

  /**
   * A concrete tensor over memory that holds its elements, contiguous and row-major, and that
   * nobody writes any more.
   */
  public static Tensor over(Type type, Memory memory) {
    return new Tensor(type, null, memory);
  }

  public Type type() {
    return type;
  }

  public Shape shape() {
    return type.shape();
  }

  public DType dtype() {
    return type.dtype();
  }

  public int rank() {
    return type.shape().rank();
  }

  /** The length of an axis; negative axes count from the end. */
  public long dim(int axis) {
    return type.shape().dim(axis);
  }

  /** Whether this stands for a value that is not computed yet. */
  public boolean isSymbolic() {
    return node != null;
  }

  @Nullable Node node() {
    return node;
  }

  /** The memory of a concrete tensor. */
  public Memory memory() {
    if (memory == null) {
      throw new IllegalStateException(
          "a symbolic tensor has no numbers yet: return it from the traced function and read the"
              + " result");
    }
    return memory;
  }

  // ---------------------------------------------------------------- making

  /** A float32 vector. */
  public static Tensor of(float... values) {
    return of(Shape.of(values.length), values);
  }

  /** A float32 tensor of the given shape from its elements in row-major order. */
  public static Tensor of(Shape shape, float... values) {
    MemorySegment segment = MemorySegment.ofArray(values);
    return copy(new Type(DType.FLOAT32, shape), segment, values.length);
  }

  /** A float64 tensor. */
  public static Tensor of(Shape shape, double... values) {
    return copy(new Type(DType.FLOAT64, shape), MemorySegment.ofArray(values), values.length);
  }

  /** An int32 tensor. */
  public static Tensor of(Shape shape, int... values) {
    return copy(new Type(DType.INT32, shape), MemorySegment.ofArray(values), values.length);
  }

  /** An int64 tensor. */
  public static Tensor of(Shape shape, long... values) {
    return copy(new Type(DType.INT64, shape), MemorySegment.ofArray(values), values.length);
  }

  /** A bool tensor. */
  public static Tensor of(Shape shape, boolean... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) (values[i] ? 1 : 0);
    }
    return copy(new Type(DType.BOOL, shape), MemorySegment.ofArray(bytes), values.length);
  }

  /** A tensor of any type from the raw bytes of its elements in native order. */
  public static Tensor ofBytes(Type type, byte[] bytes) {
    if (bytes.length != type.bytes()) {
      throw new ShapeException(
          "Tensor.ofBytes: " + bytes.length + " bytes for " + type + "; allowed: " + type.bytes());
    }
    Memory memory = Memory.allocate(type.bytes());
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory.segment(), 0, bytes.length);
    return over(type, memory);
  }

  /**
   * A float32 tensor over an array, for large data sets: nothing is copied unless the tensor as a
   * whole is computed with; {@code fit} and {@code evaluate} copy the rows of a batch only.
   *
   * @param values the elements in row-major order; nobody may change them any more
   */
  public static Tensor wrap(Shape shape, float[] values) {
    return wrap(new Type(DType.FLOAT32, shape), MemorySegment.ofArray(values), values.length);
  }

  /** A float64 tensor over an array, as {@link #wrap(Shape, float[])}. */
  public static Tensor wrap(Shape shape, double[] values) {
    return wrap(new Type(DType.FLOAT64, shape), MemorySegment.ofArray(values), values.length);
  }

  /** An int32 tensor over an array, as {@link #wrap(Shape, float[])}. */
  public static Tensor wrap(Shape shape, int[] values) {
    return wrap(new Type(DType.INT32, shape), MemorySegment.ofArray(values), values.length);
  }

  /** An int64 tensor over an array, as {@link #wrap(Shape, float[])}. */
  public static Tensor wrap(Shape shape, long[] values) {
    return wrap(new Type(DType.INT64, shape), MemorySegment.ofArray(values), values.length);
  }

  private static Tensor wrap(Type type, MemorySegment values, long count) {
    requireSize("Tensor.wrap", type, count);
    return over(type, Memory.wrap(values));
  }

  private static Tensor copy(Type type, MemorySegment values, long count) {
    requireSize("Tensor.of", type, count);
    Memory memory = Memory.allocate(type.bytes());
    MemorySegment.copy(values, 0, memory.segment(), 0, type.bytes());
    return over(type, memory);
  }

  private static void requireSize(String who, Type type, long count) {
    if (type.shape().size() != count) {
      throw new ShapeException(
          who
              + ": "
              + count
              + " values for shape "
              + type.shape()
              + "; allowed: "
              + type.shape().size());
    }
  }

  /** A float32 scalar. */
  public static Tensor scalar(double value) {
    return scalar(DType.FLOAT32, value);
  }

  public static Tensor scalar(DType dtype, double value) {
    return full(new Type(dtype, Shape.SCALAR), value);
  }

  /**
   * The same number everywhere; symbolic while a function is traced, so that the compiler knows its
   * value.
   */
  public static Tensor full(Type type, double value) {
    return Eager.apply(new Op.Constant(type, Element.bits(type.dtype(), value)));
  }

  public static Tensor zeros(Type type) {
    return full(type, 0);
  }

  /** A float32 tensor of zeros. */
  public static Tensor zeros(long... shape) {
    return zeros(new Type(DType.FLOAT32, Shape.of(shape)));
  }

  /** A float32 tensor of ones. */
  public static Tensor ones(long... shape) {
    return full(new Type(DType.FLOAT32, Shape.of(shape)), 1);
  }

  /** {@code 0, 1, …, length - 1} as int32. */
  public static Tensor arange(long length) {
    return iota(new Type(DType.INT32, Shape.of(length)), 0);
  }

  /** {@code 0, 1, 2, …} along one axis of a number type. */
  public static Tensor iota(Type type, int axis) {
    return Eager.apply(new Op.Iota(type, type.shape().axis(axis)));
  }

  /**
   * Random numbers that depend on the key and the stream only.
   *
   * @param key int64 {@code [2]}: seed and step
   */
  public static Tensor random(Distribution distribution, Type type, int stream, Tensor key) {
    return Eager.apply(new Op.Random(distribution, type, stream), key);
  }

  // ---------------------------------------------------------------- reading

  /** The only number of a tensor with one element. */
  public double item() {
    if (shape().size() != 1) {
      throw new ShapeException("item: the tensor is " + type + "; allowed: one element");
    }
    return Element.toDouble(dtype(), bits(0));
  }

  /** The raw bits of an element of a concrete tensor by its row-major position. */
  public long bits(long index) {
    MemorySegment segment = memory().segment();
    return switch (dtype().bytes()) {
      case 1 -> segment.get(JAVA_BYTE, index) & 0xFFL;
      case 2 -> segment.getAtIndex(JAVA_SHORT, index) & 0xFFFFL;
      case 4 -> segment.getAtIndex(JAVA_INT, index) & 0xFFFFFFFFL;
      default -> segment.getAtIndex(JAVA_LONG, index);
    };
  }

  /** The elements in row-major order, converted to float. */
  public float[] toFloats() {
    MemorySegment segment = memory().segment();
    float[] result = new float[Math.toIntExact(shape().size())];
    if (dtype() == DType.FLOAT32) {
      MemorySegment.copy(segment, JAVA_FLOAT, 0, result, 0, result.length);
    } else {
      for (int i = 0; i < result.length; i++) {
        result[i] = (float) Element.toDouble(dtype(), bits(i));
      }
    }
    return result;
  }

  /** The elements in row-major order, converted to double. */
  public double[] toDoubles() {
    double[] result = new double[Math.toIntExact(shape().size())];
    if (dtype() == DType.FLOAT64) {
      MemorySegment.copy(memory().segment(), JAVA_DOUBLE, 0, result, 0, result.length);
    } else {
      for (int i = 0; i < result.length; i++) {
        result[i] = Element.toDouble(dtype(), bits(i));
      }
    }
    return result;
  }

  /** The elements in row-major order, converted to long; floats are truncated. */
  public long[] toLongs() {
    long[] result = new long[Math.toIntExact(shape().size())];
    for (int i = 0; i < result.length; i++) {
      result[i] = Element.toLong(dtype(), bits(i));
    }
    return result;
  }

  /** The elements in row-major order, converted to int as Java does it. */
  public int[] toInts() {
    return Arrays.stream(toLongs()).mapToInt(v -> (int) v).toArray();
  }

  /** Whether each element is other than zero, in row-major order. */
  public boolean[] toBooleans() {
    boolean[] result = new boolean[Math.toIntExact(shape().size())];
    for (int i = 0; i < result.length; i++) {
      result[i] = Element.convert(dtype(), bits(i), DType.BOOL) != 0;
    }
    return result;
  }

  // ---------------------------------------------------------------- element-wise

  /** Any scalar function of this tensor; use the named methods where there is one. */
  public Tensor map(Scalar function) {
    Tensor x = function.takes(dtype()) || dtype().isFloating() ? this : cast(DType.FLOAT32);
    return Eager.apply(new Op.Map(function), x);
  }

  public Tensor negate() {
    return map(Scalar.NEGATE);
  }

  public Tensor abs() {
    return map(Scalar.ABS);
  }

  public Tensor sign() {
    return map(Scalar.SIGN);
  }

  public Tensor relu() {
    return map(Scalar.RELU);
  }

  public Tensor floor() {
    return map(Scalar.FLOOR);
  }

  public Tensor ceil() {
    return map(Scalar.CEIL);
  }

  /** To the nearest integer, ties to the even one. */
  public Tensor round() {
    return map(Scalar.ROUND);
  }

  public Tensor exp() {
    return map(Scalar.EXP);
  }

  public Tensor expm1() {
    return map(Scalar.EXPM1);
  }

  public Tensor log() {
    return map(Scalar.LOG);
  }

  public Tensor log1p() {
    return map(Scalar.LOG1P);
  }

  public Tensor sqrt() {
    return map(Scalar.SQRT);
  }

  public Tensor rsqrt() {
    return map(Scalar.RSQRT);
  }

  public Tensor square() {
    return multiply(this);
  }

  public Tensor reciprocal() {
    return full(new Type(dtype().isFloating() ? dtype() : DType.FLOAT32, Shape.SCALAR), 1)
        .divide(this);
  }

  public Tensor sin() {
    return map(Scalar.SIN);
  }

  public Tensor cos() {
    return map(Scalar.COS);
  }

  public Tensor tanh() {
    return map(Scalar.TANH);
  }

  public Tensor sigmoid() {
    return map(Scalar.SIGMOID);
  }

  public Tensor erf() {
    return map(Scalar.ERF);
  }

  /** ln(1 + e<sup>x</sup>), without overflow. */
  public Tensor softplus() {
    // MAXIMUM, unlike RELU, has the derivative 1/2 at 0, which makes that of the sum right there.
    return maximum(0).add(abs().negate().exp().log1p());
  }

  public Tensor isNan() {
    return map(Scalar.IS_NAN);
  }

  public Tensor isFinite() {
    return map(Scalar.IS_FINITE);
  }

  /** Logical negation of a bool, bitwise complement of an integer. */
  public Tensor not() {
    return map(Scalar.NOT);
  }

  /** Any scalar function of this tensor and another, after promotion to a common type. */
  public Tensor map(Scalar function, Tensor other) {
    DType common = DType.promote(dtype(), other.dtype());
    if (!function.takes(common)) {
      common = function.takes(promoteBool(common)) ? promoteBool(common) : DType.FLOAT32;
    }
    return Eager.apply(new Op.Map(function), cast(common), other.cast(common));
  }

  private static DType promoteBool(DType type) {
    return type == DType.BOOL ? DType.INT32 : type;
  }

  private Tensor map(Scalar function, double other) {
    Tensor number = number(other);
    return cast(number.dtype()).map(function, number);
  }

  /** A Java number as an operand beside this tensor. */
  private Tensor number(double value) {
    boolean whole = value == Math.rint(value) && !Double.isInfinite(value);
    DType common = dtype().isFloating() ? dtype() : whole ? promoteBool(dtype()) : DType.FLOAT32;
    return full(new Type(common, Shape.SCALAR), value);
  }

  public Tensor add(Tensor other) {
    return map(Scalar.ADD, other);
  }

  public Tensor add(double other) {
    return map(Scalar.ADD, other);
  }

  public Tensor subtract(Tensor other) {
    return map(Scalar.SUBTRACT, other);
  }

  public Tensor subtract(double other) {
    return map(Scalar.SUBTRACT, other);
  }

  public Tensor multiply(Tensor other) {
    return map(Scalar.MULTIPLY, other);
  }

  public Tensor multiply(double other) {
    return map(Scalar.MULTIPLY, other);
  }

  /** The quotient, as a float even of integers. */
  public Tensor divide(Tensor other) {
    boolean floats = dtype().isFloating() || other.dtype().isFloating();
    return (floats ? this : cast(DType.FLOAT32)).map(Scalar.DIVIDE, other);
  }

  /** The quotient, as a float even of integers. */
  public Tensor divide(double other) {
    return (dtype().isFloating() ? this : cast(DType.FLOAT32)).map(Scalar.DIVIDE, other);
  }

  public Tensor floorDivide(Tensor other) {
    return map(Scalar.FLOOR_DIVIDE, other);
  }

  /** The remainder with the sign of the divisor. */
  public Tensor mod(Tensor other) {
    return map(Scalar.MODULO, other);
  }

  public Tensor power(Tensor other) {
    return map(Scalar.POWER, other);
  }

  public Tensor power(double other) {
    return (dtype().isFloating() ? this : cast(DType.FLOAT32)).map(Scalar.POWER, other);
  }

  public Tensor maximum(Tensor other) {
    return map(Scalar.MAXIMUM, other);
  }

  public Tensor maximum(double other) {
    return map(Scalar.MAXIMUM, other);
  }

  public Tensor minimum(Tensor other) {
    return map(Scalar.MINIMUM, other);
  }

  public Tensor minimum(double other) {
    return map(Scalar.MINIMUM, other);
  }

  /** Each element moved into {@code [least, greatest]}. */
  public Tensor clip(double least, double greatest) {
    return maximum(least).minimum(greatest);
  }

  public Tensor and(Tensor other) {
    return map(Scalar.AND, other);
  }

  public Tensor or(Tensor other) {
    return map(Scalar.OR, other);
  }

  public Tensor xor(Tensor other) {
    return map(Scalar.XOR, other);
  }

  public Tensor equal(Tensor other) {
    return map(Scalar.EQUAL, other);
  }

  public Tensor equal(double other) {
    return map(Scalar.EQUAL, other);
  }

  public Tensor notEqual(Tensor other) {
    return map(Scalar.NOT_EQUAL, other);
  }

  public Tensor notEqual(double other) {
    return map(Scalar.NOT_EQUAL, other);
  }

  public Tensor less(Tensor other) {
    return map(Scalar.LESS, other);
  }

  public Tensor less(double other) {
    return map(Scalar.LESS, other);
  }

  public Tensor lessEqual(Tensor other) {
    return map(Scalar.LESS_EQUAL, other);
  }

  public Tensor lessEqual(double other) {
    return map(Scalar.LESS_EQUAL, other);
  }

  public Tensor greater(Tensor other) {
    return other.map(Scalar.LESS, this);
  }

  public Tensor greater(double other) {
    return number(other).map(Scalar.LESS, this);
  }

  public Tensor greaterEqual(Tensor other) {
    return other.map(Scalar.LESS_EQUAL, this);
  }

  public Tensor greaterEqual(double other) {
    return number(other).map(Scalar.LESS_EQUAL, this);
  }

  /** {@code a} where this bool tensor is true, {@code b} elsewhere; all three broadcast. */
  public Tensor where(Tensor a, Tensor b) {
    DType common = DType.promote(a.dtype(), b.dtype());
    return Eager.apply(new Op.Map(Scalar.SELECT), cast(DType.BOOL), a.cast(common), b.cast(common));
  }

  /** This tensor in another type; see {@link Element} for the rules of conversion. */
  public Tensor cast(DType type) {
    return type == dtype() ? this : Eager.apply(new Op.Convert(type), this);
  }

  /** This tensor, taken as a constant by gradients. */
  public Tensor stopGradient() {
    return node == null ? this : Eager.apply(new Op.StopGradient(), this);
  }

  // ---------------------------------------------------------------- reductions

  private Tensor reduce(Reduction kind, boolean keepDims, int... axes) {
    Ints sorted = axes(axes);
    if (sorted.isEmpty()) {
      return this;
    }
    Tensor result = Eager.apply(new Op.Reduce(kind, sorted), this);
    return keepDims ? result.reshape(shape().keep(sorted)) : result;
  }

  private Ints axes(int... axes) {
    if (axes.length == 0) {
      return Ints.range(0, rank());
    }
    int[] sorted = Arrays.stream(axes).map(shape()::axis).sorted().distinct().toArray();
    if (sorted.length != axes.length) {
      throw new ShapeException(
          "axes " + Arrays.toString(axes) + " of " + type + " name an axis twice");
    }
    return Ints.of(sorted);
  }

  public Tensor sum(int... axes) {
    return numbers().reduce(Reduction.SUM, false, axes);
  }

  /** The sum, with the summed axes kept at length 1. */
  public Tensor sumKeep(int... axes) {
    return numbers().reduce(Reduction.SUM, true, axes);
  }

  private Tensor numbers() {
    return dtype() == DType.BOOL ? cast(DType.INT32) : this;
  }

  public Tensor mean(int... axes) {
    return mean(false, axes);
  }

  public Tensor meanKeep(int... axes) {
    return mean(true, axes);
  }

  private Tensor mean(boolean keepDims, int... axes) {
    Ints sorted = axes(axes);
    long count = sorted.stream().mapToLong(a -> dim(a)).reduce(1, (a, b) -> a * b);
    Tensor x = dtype().isFloating() ? this : cast(DType.FLOAT32);
    return x.reduce(Reduction.SUM, keepDims, axes).divide((double) count);
  }

  /** The mean squared distance from the mean. */
  public Tensor variance(int... axes) {
    return variance(false, axes);
  }

  public Tensor varianceKeep(int... axes) {
    return variance(true, axes);
  }

  private Tensor variance(boolean keepDims, int... axes) {
    Tensor centered = subtract(meanKeep(axes));
    return centered.square().mean(keepDims, axes);
  }

  public Tensor max(int... axes) {
    return reduce(Reduction.MAX, false, axes);
  }

  public Tensor maxKeep(int... axes) {
    return reduce(Reduction.MAX, true, axes);
  }

  public Tensor min(int... axes) {
    return reduce(Reduction.MIN, false, axes);
  }

  public Tensor minKeep(int... axes) {
    return reduce(Reduction.MIN, true, axes);
  }

  public Tensor prod(int... axes) {
    return numbers().reduce(Reduction.PRODUCT, false, axes);
  }

  /** Whether any element of a bool tensor is true. */
  public Tensor any(int... axes) {
    return cast(DType.BOOL).reduce(Reduction.MAX, false, axes);
  }

  /** Whether all elements of a bool tensor are true. */
  public Tensor all(int... axes) {
    return cast(DType.BOOL).reduce(Reduction.MIN, false, axes);
  }

  /** The int32 position of the first greatest element along an axis. */
  public Tensor argmax(int axis) {
    return Eager.apply(new Op.ArgReduce(true, shape().axis(axis)), numbers());
  }

  /** The int32 position of the first least element along an axis. */
  public Tensor argmin(int axis) {
    return Eager.apply(new Op.ArgReduce(false, shape().axis(axis)), numbers());
  }

  /** Running sums along an axis. */
  public Tensor cumsum(int axis) {
    return cumsum(axis, false, false);
  }

  public Tensor cumsum(int axis, boolean exclusive, boolean reverse) {
    return Eager.apply(new Op.CumulativeSum(shape().axis(axis), exclusive, reverse), numbers());
  }

  /** ln Σ e<sup>x</sup> along an axis, without overflow. */
  public Tensor logSumExp(int axis) {
    return logSumExpKeep(axis).squeeze(axis);
  }

  private Tensor logSumExpKeep(int axis) {
    Tensor max = maxKeep(axis).stopGradient();
    Tensor shift = max.isFinite().where(max, zeros(max.type()));
    return subtract(shift).exp().sumKeep(axis).log().add(shift);
  }

  /** e<sup>x</sup> / Σ e<sup>x</sup> along an axis, without overflow. */
  public Tensor softmax(int axis) {
    Tensor exponentials = subtract(maxKeep(axis).stopGradient()).exp();
    return exponentials.divide(exponentials.sumKeep(axis));
  }

  /** The logarithm of {@link #softmax}, without cancellation. */
  public Tensor logSoftmax(int axis) {
    Tensor shifted = subtract(maxKeep(axis).stopGradient());
    return shifted.subtract(shifted.exp().sumKeep(axis).log());
  }

  // ---------------------------------------------------------------- contractions and windows

  /** The product of {@code [batch…, m, k]} and {@code [batch…, k, n]}; batch axes broadcast. */
  public Tensor matmul(Tensor other) {
    return matmul(other, false, false);
  }

  /** The matrix product with either operand taken with its last two axes exchanged. */
  public Tensor matmul(Tensor other, boolean transposeThis, boolean transposeOther) {
    DType common = promoteBool(DType.promote(dtype(), other.dtype()));
    return Eager.apply(
        new Op.MatMul(transposeThis, transposeOther, Epilogue.NONE),
        cast(common),
        other.cast(common));
  }

  /** The factors of each of the matrices in the last two axes, float32 or float64. */
  public List<Tensor> decompose(Decomposition kind) {
    return Eager.applyAll(new Op.Decompose(kind), this);
  }

  /**
   * X with A·X = B, where A is a triangle of this tensor {@code [batch…, n, n]}; float32 or
   * float64.
   *
   * @param right B {@code [batch…, n, columns]}
   * @param lower which triangle is read
   * @param transpose whether Aᵀ·X = B is solved
   * @param unit whether ones stand for the diagonal
   * @throws dev.crema.engine.types.MatrixException when it is computed, if the diagonal has a zero
   */
  public Tensor triangularSolve(Tensor right, boolean lower, boolean transpose, boolean unit) {
    return Eager.apply(new Op.TriangularSolve(lower, transpose, unit), this, right);
  }

  /**
   * The discrete Fourier transform along the last axis of complex numbers, of float32 or float64;
   * not divided by the length.
   *
   * @param inverse with the other sign of the exponent
   * @return the real and the imaginary parts
   */
  public static List<Tensor> fourier(Tensor real, Tensor imag, boolean inverse) {
    return Eager.applyAll(new Op.Fourier(inverse), real, imag);
  }

  /**
   * The convolution (cross-correlation) of {@code [batch, spatial…, channels]} with {@code kernel}
   * {@code [window…, channels / groups, filters]}.
   */
  public Tensor convolution(Tensor kernel, Window window, int groups) {
    return Eager.apply(new Op.Convolution(window, groups, Epilogue.NONE), this, kernel);
  }

  /**
   * The convolution of this tensor, uint8 {@code [batch, spatial…, channels]}, with {@code kernel},
   * int8 {@code [window…, channels, filters]} of -64 to 64: the exact sum of products times {@code
   * scale} plus {@code bias}, both float32 {@code [filters]}. No gradient flows through it.
   *
   * @param relu whether negative results become 0
   * @param type of the result: float32, or uint8, the nearest integer from 0 to 255
   */
  public Tensor quantizedConvolution(
      Tensor kernel, Window window, Tensor scale, Tensor bias, boolean relu, DType type) {
    Op op = new Op.QuantizedConvolution(window, epilogue(relu), type, 0);
    return Eager.apply(op, this, kernel, bias, scale);
  }

  /**
   * The same with a uint8 result, before whose rounding {@code residual · residualScale} is added.
   *
   * @param residual uint8 of the result's shape
   */
  public Tensor quantizedConvolution(
      Tensor kernel,
      Window window,
      Tensor scale,
      Tensor bias,
      Tensor residual,
      float residualScale,
      boolean relu) {
    Epilogue epilogue = epilogue(relu).withResidual();
    Op op = new Op.QuantizedConvolution(window, epilogue, DType.UINT8, residualScale);
    return Eager.apply(op, this, kernel, bias, residual, scale);
  }

  private static Epilogue epilogue(boolean relu) {
    return new Epilogue(true, relu ? Epilogue.Activation.RELU : Epilogue.Activation.NONE);
  }

  /**
   * The transpose of a convolution: this tensor is what the convolution would give, the result what
   * it would take.
   *
   * @param input the spatial lengths of the result
   */
  public Tensor convolutionTranspose(Tensor kernel, Window window, int groups, Shape input) {
    return Eager.apply(new Op.ConvolutionInputGradient(window, groups, input), this, kernel);
  }

  /**
   * The greatest element of each window of {@code [batch, spatial…, channels]}; padding never wins.
   */
  public Tensor maxPool(Window window) {
    return Eager.apply(new Op.MaxPool(window), this);
  }

  /** The mean of each window of {@code [batch, spatial…, channels]}; padding does not count. */
  public Tensor averagePool(Window window) {
    return Eager.apply(new Op.AveragePool(window), this);
  }

  // ---------------------------------------------------------------- moving

  public Tensor reshape(Shape shape) {
    return shape.equals(shape()) ? this : Eager.apply(new Op.Reshape(shape), this);
  }

  /** The same elements under another shape; one length may be -1 and is worked out. */
  public Tensor reshape(long... dims) {
    long[] result = dims.clone();
    int unknown = -1;
    long known = 1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == -1 && unknown < 0) {
        unknown = i;
      } else {
        known *= dims[i];
      }
    }
    if (unknown >= 0) {
      if (known == 0 || shape().size() % known != 0) {
        throw new ShapeException("reshape: " + type + " does not fit " + Arrays.toString(dims));
      }
      result[unknown] = shape().size() / known;
    }
    return reshape(Shape.of(result));
  }

  /** The axes in another order; without arguments, in reverse. */
  public Tensor transpose(int... permutation) {
    Ints order =
        permutation.length == 0
            ? Ints.of(IntStream.range(0, rank()).map(i -> rank() - 1 - i).toArray())
            : Ints.of(Arrays.stream(permutation).map(shape()::axis).toArray());
    return order.equals(Ints.range(0, rank())) ? this : Eager.apply(new Op.Transpose(order), this);
  }

  /** A new axis of length 1 before position {@code axis} (from the end if negative). */
  public Tensor expandDims(int axis) {
    int at = axis < 0 ? axis + rank() + 1 : axis;
    if (at < 0 || at > rank()) {
      throw new ShapeException(
          "expandDims: axis "
              + axis
              + " of "
              + type
              + "; allowed: "
              + (-rank() - 1)
              + " to "
              + rank());
    }
    return reshape(shape().insert(at, 1));
  }

  /** This tensor without an axis of length 1. */
  public Tensor squeeze(int axis) {
    if (dim(axis) != 1) {
      throw new ShapeException(
          "squeeze: axis " + axis + " of " + type + " has length " + dim(axis) + "; allowed: 1");
    }
    return reshape(shape().remove(axis));
  }

  public Tensor broadcastTo(Shape shape) {
    return shape.equals(shape()) ? this : Eager.apply(new Op.Broadcast(shape), this);
  }

  /**
   * The elements {@code from} (inclusive) to {@code to} (exclusive) of an axis; negative positions
   * count from the end.
   */
  public Tensor slice(int axis, long from, long to) {
    return slice(axis, from, to, 1);
  }

  /** Every {@code step}-th element of an axis from {@code from} on, below {@code to}. */
  public Tensor slice(int axis, long from, long to, int step) {
    int at = shape().axis(axis);
    long length = dim(at);
    Shape start = Shape.of(new long[rank()]).with(at, from < 0 ? from + length : from);
    Shape limit = shape().with(at, to < 0 ? to + length : to);
    int[] stride = new int[rank()];
    Arrays.fill(stride, 1);
    stride[at] = step;
    return slice(start, limit, Ints.of(stride));
  }

  public Tensor slice(Shape start, Shape limit, Ints stride) {
    boolean all =
        stride.allEqual(1) && limit.equals(shape()) && start.stream().allMatch(s -> s == 0);
    return all ? this : Eager.apply(new Op.Slice(start, limit, stride), this);
  }

  /** One element of an axis, which is removed; a negative position counts from the end. */
  public Tensor select(int axis, long position) {
    long at = position < 0 ? position + dim(axis) : position;
    return slice(axis, at, at + 1).squeeze(axis);
  }

  /** This tensor with {@code low} copies of a number before and {@code high} after, per axis. */
  public Tensor pad(Ints low, Ints high, double value) {
    return pad(low, high, Ints.repeat(0, rank()), value);
  }

  public Tensor pad(Ints low, Ints high, Ints interior, double value) {
    boolean none = low.allEqual(0) && high.allEqual(0) && interior.allEqual(0);
    return none
        ? this
        : Eager.apply(new Op.Pad(low, high, interior, Element.bits(dtype(), value)), this);
  }

  /** The order of the elements along the axes turned round. */
  public Tensor flip(int... axes) {
    return Eager.apply(new Op.Reverse(axes(axes)), this);
  }

  /** Tensors one after the other along an axis, after promotion to a common type. */
  public static Tensor concatenate(int axis, List<Tensor> parts) {
    if (parts.isEmpty()) {
      throw new ShapeException("concatenate: no tensors; allowed: 1 or more");
    }
    DType common = parts.stream().map(Tensor::dtype).reduce(DType::promote).orElseThrow();
    int at = parts.getFirst().shape().axis(axis);
    return parts.size() == 1
        ? parts.getFirst()
        : Eager.apply(
            new Op.Concatenate(at), parts.stream().map(p -> p.cast(common)).toArray(Tensor[]::new));
  }

  /** Tensors of one shape along a new axis. */
  public static Tensor stack(int axis, List<Tensor> parts) {
    return concatenate(axis, parts.stream().map(p -> p.expandDims(axis)).toList());
  }

  /** This tensor cut along an axis into parts of the given lengths. */
  public List<Tensor> split(int axis, long... lengths) {
    long[] at = {0};
    return Arrays.stream(lengths).mapToObj(n -> slice(axis, at[0], at[0] += n)).toList();
  }

  // ---------------------------------------------------------------- indexing

  /** Slices along an axis picked by an int32 or int64 index, whose axes take its place. */
  public Tensor gather(Tensor index, int axis) {
    return gather(index, axis, 0);
  }

  /**
   * {@link #gather(Tensor, int)} for each item of the first {@code batch} axes, which both tensors
   * share.
   */
  public Tensor gather(Tensor index, int axis, int batch) {
    return Eager.apply(new Op.Gather(shape().axis(axis), batch), this, index);
  }

  /**
   * Zeros with the slices of this tensor added at an index: the transpose of {@link #gather(Tensor,
   * int, int)}.
   */
  public Tensor scatterAdd(Tensor index, int axis, int batch, long length) {
    return Eager.apply(new Op.ScatterAdd(axis, batch, length), this, index);
  }

  /**
   * This tensor with some of its rows, the slices along axis 0, replaced. Where it is a variable's
   * value and becomes its next one, the rows are written in place, and how many others there are
   * does not matter.
   *
   * @param index int32 or int64 {@code [count]}, the numbers of the rows; -1 for none; of several
   *     values for one row the last counts
   * @param values {@code [count, …]}
   */
  public Tensor updateRows(Tensor index, Tensor values) {
    return Eager.apply(new Op.UpdateRows(), this, index, values);
  }

  /**
   * One element per entry of {@code index}, which has this tensor's shape except along {@code
   * axis}.
   */
  public Tensor takeAlong(Tensor index, int axis) {
    int at = shape().axis(axis);
    int last = rank() - 1;
    UnaryOperator<Tensor> swap = t -> at == last ? t : t.transpose(swapped(at, last));
    Tensor x = swap.apply(this);
    Tensor i = swap.apply(index);
    Tensor flat = x.reshape(-1, x.dim(-1)).gather(i.reshape(-1, i.dim(-1)), 1, 1);
    return swap.apply(flat.reshape(i.shape()));
  }

  private int[] swapped(int a, int b) {
    int[] order = IntStream.range(0, rank()).toArray();
    order[a] = b;
    order[b] = a;
    return order;
  }

  /**
   * A new last axis of length {@code depth}: 1 at the position that this int tensor names, 0
   * elsewhere.
   */
  public Tensor oneHot(long depth, DType type) {
    Tensor positions = iota(new Type(dtype(), Shape.of(depth)), 0);
    return expandDims(-1).equal(positions).cast(type);
  }

  /** Sorted elements and where they came from. */
  public record Sorted(Tensor values, Tensor indices) {}

  /**
   * The stably sorted elements along an axis, and their int32 positions before; NaN counts as the
   * greatest.
   */
  public Sorted sort(int axis, boolean descending) {
    return sort(axis, descending, dim(axis));
  }

  /**
   * The {@code k} greatest elements of the last axis, greatest first, and their int32 positions.
   */
  public Sorted topK(long k) {
    if (k < 0 || rank() == 0 || k > dim(-1)) {
      throw new ShapeException(
          "topK: k is " + k + " for " + type + "; allowed: 0 to the length of the last axis");
    }
    return sort(-1, true, k);
  }

  private Sorted sort(int axis, boolean descending, long count) {
    List<Tensor> results =
        Eager.applyAll(new Op.Sort(shape().axis(axis), descending, count), numbers());
    return new Sorted(results.get(0), results.get(1));
  }

  // ---------------------------------------------------------------- text

  /** The type and, if concrete, up to eight numbers. */
  @Override
  public String toString() {
    if (memory == null) {
      return "Tensor " + type + " (symbolic)";
    }
    String numbers =
        Stream.iterate(0L, i -> i < Math.min(8, shape().size()), i -> i + 1)
            .map(
                i ->
                    dtype().isFloating()
                        ? Float.toString((float) Element.toDouble(dtype(), bits(i)))
                        : Long.toString(Element.toLong(dtype(), bits(i))))
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
    return "Tensor " + type + " {" + numbers + (shape().size() > 8 ? ", …}" : "}");
  }
}
