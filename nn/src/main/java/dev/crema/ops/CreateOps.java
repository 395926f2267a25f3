package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Tensors of known numbers. */
abstract class CreateOps {
  /** How {@link #meshgrid} orders the first two axes. */
  public enum Indexing {
    /** The first vector runs along the second axis, as x does in an image. */
    XY,
    /** Vector i runs along axis i. */
    IJ
  }

  /** Float32 zeros. */
  public static Tensor zeros(long... shape) {
    return Tensor.zeros(shape);
  }

  public static Tensor zeros(Shape shape, DType dtype) {
    return Tensor.zeros(new Type(dtype, shape));
  }

  /** Zeros of the type and shape of another tensor. */
  public static Tensor zerosLike(Tensor x) {
    return Tensor.zeros(x.type());
  }

  public static Tensor zerosLike(Tensor x, DType dtype) {
    return zeros(x.shape(), dtype);
  }

  /** Float32 ones. */
  public static Tensor ones(long... shape) {
    return Tensor.ones(shape);
  }

  public static Tensor ones(Shape shape, DType dtype) {
    return full(shape, 1, dtype);
  }

  /** Ones of the type and shape of another tensor. */
  public static Tensor onesLike(Tensor x) {
    return fullLike(x, 1);
  }

  public static Tensor onesLike(Tensor x, DType dtype) {
    return ones(x.shape(), dtype);
  }

  /** One float32 number everywhere. */
  public static Tensor full(Shape shape, double value) {
    return full(shape, value, DType.FLOAT32);
  }

  public static Tensor full(Shape shape, double value, DType dtype) {
    return Tensor.full(new Type(dtype, shape), value);
  }

  /** One number everywhere, in the type and shape of another tensor. */
  public static Tensor fullLike(Tensor x, double value) {
    return Tensor.full(x.type(), value);
  }

  public static Tensor fullLike(Tensor x, double value, DType dtype) {
    return full(x.shape(), value, dtype);
  }

  /** {@code 0, 1, …, stop - 1} as int32. */
  public static Tensor arange(long stop) {
    return arange(0, stop, 1);
  }

  /** {@code start, start + 1, …} below {@code stop}, as int32. */
  public static Tensor arange(long start, long stop) {
    return arange(start, stop, 1);
  }

  /** {@code start, start + step, …} before {@code stop}, as int32. */
  public static Tensor arange(long start, long stop, long step) {
    return arange(start, stop, step, DType.INT32);
  }

  /**
   * {@code start, start + step, …} before {@code stop}.
   *
   * @param step not 0; the numbers fall if it is negative
   */
  public static Tensor arange(long start, long stop, long step, DType dtype) {
    Require.check(step != 0, "arange", "step", step, "any number but 0");
    long count = Math.max(0, Math.ceilDiv(stop - start, step));
    long[] numbers = LongStream.range(0, count).map(i -> start + i * step).toArray();
    return Tensor.of(Shape.of(count), numbers).cast(dtype);
  }

  /** {@code start, start + step, …} before {@code stop}, as float32. */
  public static Tensor arange(double start, double stop, double step) {
    return arange(start, stop, step, DType.FLOAT32);
  }

  /**
   * {@code start, start + step, …} before {@code stop}, worked out in float64.
   *
   * @param step not 0; the numbers fall if it is negative
   */
  public static Tensor arange(double start, double stop, double step, DType dtype) {
    Require.check(
        step != 0 && Double.isFinite((stop - start) / step),
        "arange",
        "step",
        step,
        "any number but 0, and start and stop finite");
    long count = Math.max(0, (long) Math.ceil((stop - start) / step));
    return numbers(LongStream.range(0, count).mapToDouble(i -> start + i * step), dtype);
  }

  private static Tensor numbers(DoubleStream values, DType dtype) {
    double[] all = values.toArray();
    return Tensor.of(Shape.of(all.length), all).cast(dtype);
  }

  /** {@code count} float32 numbers at equal distances, the last of them {@code stop}. */
  public static Tensor linspace(double start, double stop, long count) {
    return linspace(start, stop, count, true, DType.FLOAT32);
  }

  /**
   * Numbers at equal distances, worked out in float64; integer types round them down.
   *
   * @param count how many, 0 or more
   * @param endpoint whether the last is {@code stop}, or one step before it
   */
  public static Tensor linspace(
      double start, double stop, long count, boolean endpoint, DType dtype) {
    DoubleStream values = spaced("linspace", start, stop, count, endpoint);
    return numbers(dtype.isInteger() ? values.map(Math::floor) : values, dtype);
  }

  private static DoubleStream spaced(
      String who, double start, double stop, long count, boolean endpoint) {
    Require.atLeast(who, "count", count, 0);
    long intervals = Math.max(1, endpoint ? count - 1 : count);
    double step = (stop - start) / intervals;
    return LongStream.range(0, count)
        .mapToDouble(i -> endpoint && i == count - 1 && i > 0 ? stop : start + i * step);
  }

  /**
   * Numbers at equal distances from each element of one tensor to that of another.
   *
   * @param start broadcasts with {@code stop}
   * @param endpoint whether the last is {@code stop}, or one step before it
   * @param axis where the new axis of length {@code count} stands in the result
   */
  public static Tensor linspace(Tensor start, Tensor stop, long count, boolean endpoint, int axis) {
    Require.atLeast("linspace", "count", count, 0);
    DType common = DType.promote(start.dtype(), stop.dtype());
    DType dtype = common.isFloating() ? common : DType.FLOAT32;
    Tensor from = start.cast(dtype).add(Tensor.zeros(new Type(dtype, stop.shape())));
    Tensor to = stop.cast(dtype).add(Tensor.zeros(new Type(dtype, start.shape())));
    long intervals = Math.max(1, endpoint ? count - 1 : count);
    Tensor numbers = Tensor.iota(new Type(DType.INT32, Shape.of(count)), 0);
    Tensor step = to.subtract(from).divide((double) intervals).expandDims(-1);
    Tensor all = from.expandDims(-1).add(step.multiply(numbers));
    if (endpoint && count > 1) {
      all = numbers.equal((double) intervals).where(to.expandDims(-1), all);
    }
    int at = axis < 0 ? axis + all.rank() : axis;
    return Axes.back(all, at);
  }

  /** {@code base} to the powers that {@link #linspace(double, double, long)} gives. */
  public static Tensor logspace(double start, double stop, long count) {
    return logspace(start, stop, count, true, 10, DType.FLOAT32);
  }

  public static Tensor logspace(
      double start, double stop, long count, boolean endpoint, double base, DType dtype) {
    return numbers(
        spaced("logspace", start, stop, count, endpoint).map(x -> Math.pow(base, x)), dtype);
  }

  /** {@code count} float32 numbers from {@code start} to {@code stop} with equal quotients. */
  public static Tensor geomspace(double start, double stop, long count) {
    return geomspace(start, stop, count, true, DType.FLOAT32);
  }

  /**
   * Numbers with equal quotients, worked out in float64.
   *
   * @param start not 0, of the same sign as {@code stop}
   * @param endpoint whether the last is {@code stop}, or one step before it
   */
  public static Tensor geomspace(
      double start, double stop, long count, boolean endpoint, DType dtype) {
    Require.check(start * stop > 0, "geomspace", "stop", stop, "of the sign of start, not 0");
    double sign = Math.signum(start);
    double[] logs =
        spaced(
                "geomspace",
                Math.log10(Math.abs(start)),
                Math.log10(Math.abs(stop)),
                count,
                endpoint)
            .map(x -> sign * Math.pow(10, x))
            .toArray();
    if (count > 0) {
      logs[0] = start;
    }
    if (endpoint && count > 1) {
      logs[logs.length - 1] = stop;
    }
    return numbers(Arrays.stream(logs), dtype);
  }

  /** Float32 ones on the diagonal of a square of zeros. */
  public static Tensor eye(long n) {
    return eye(n, n, 0, DType.FLOAT32);
  }

  /**
   * Ones on a diagonal of {@code [n, m]} zeros.
   *
   * @param k which diagonal: 0 the main one, positive above it
   */
  public static Tensor eye(long n, long m, int k, DType dtype) {
    return offsets(n, m).equal(k).cast(dtype);
  }

  /** Float32 ones on the diagonal of a square of zeros. */
  public static Tensor identity(long n) {
    return eye(n);
  }

  public static Tensor identity(long n, DType dtype) {
    return eye(n, n, 0, dtype);
  }

  /** Float32 ones on and below the diagonal of a square of zeros. */
  public static Tensor tri(long n) {
    return tri(n, n, 0, DType.FLOAT32);
  }

  /**
   * Ones on and below a diagonal of {@code [n, m]} zeros.
   *
   * @param k which diagonal: 0 the main one, positive above it
   */
  public static Tensor tri(long n, long m, int k, DType dtype) {
    return offsets(n, m).lessEqual(k).cast(dtype);
  }

  /** Column minus row, int32 {@code [n, m]}. */
  static Tensor offsets(long n, long m) {
    Type type = new Type(DType.INT32, Shape.of(n, m));
    return Tensor.iota(type, 1).subtract(Tensor.iota(type, 0));
  }

  /** {@link #meshgrid(Indexing, Tensor...)} by {@link Indexing#XY}. */
  public static List<Tensor> meshgrid(Tensor... vectors) {
    return meshgrid(Indexing.XY, vectors);
  }

  /**
   * The coordinates of the points of a grid.
   *
   * @param vectors the coordinates along each axis, one vector or scalar per axis
   * @return for each vector its numbers at all points, all of one shape
   */
  public static List<Tensor> meshgrid(Indexing indexing, Tensor... vectors) {
    int rank = vectors.length;
    long[] lengths = new long[rank];
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      Require.check(
          vectors[i].rank() < 2, "meshgrid", "vectors", vectors[i].type(), "vectors and scalars");
      lengths[place(indexing, rank, i)] = vectors[i].shape().size();
    }
    Shape grid = Shape.of(lengths);
    for (int i = 0; i < rank; i++) {
      long[] own = new long[rank];
      Arrays.fill(own, 1);
      own[place(indexing, rank, i)] = vectors[i].shape().size();
      result.add(vectors[i].reshape(Shape.of(own)).broadcastTo(grid));
    }
    return result;
  }

  private static int place(Indexing indexing, int rank, int i) {
    return indexing == Indexing.XY && rank > 1 && i < 2 ? 1 - i : i;
  }

  /** Powers of a vector, falling from {@code x.length - 1} to 0. */
  public static Tensor vander(Tensor x) {
    return vander(x, x.dim(0), false);
  }

  /**
   * Powers of the numbers of a vector, {@code [length, count]}: a Vandermonde matrix.
   *
   * @param count of columns
   * @param increasing powers from 0 on, instead of down to 0
   */
  public static Tensor vander(Tensor x, long count, boolean increasing) {
    Require.check(x.rank() == 1, "vander", "x", x.type(), "a vector");
    Require.atLeast("vander", "count", count, 0);
    if (count == 0) {
      return zeros(Shape.of(x.dim(0), 0), x.dtype());
    }
    List<Tensor> powers = new ArrayList<>(List.of(onesLike(x)));
    while (powers.size() < count) {
      powers.add(powers.getLast().multiply(x));
    }
    return Tensor.stack(1, increasing ? powers : powers.reversed());
  }

  // ---------------------------------------------------------------- windows

  private static final double TURN = 2 * Math.PI;

  /** A triangular window of {@code n} float32 numbers, 0 at both ends. */
  public static Tensor bartlett(long n) {
    return window("bartlett", n, t -> 1 - Math.abs(2 * t - 1));
  }

  /** {@code 0.42 - 0.5 cos 2πt + 0.08 cos 4πt} for {@code n} times t from 0 to 1, as float32. */
  public static Tensor blackman(long n) {
    return window(
        "blackman", n, t -> 0.42 - 0.5 * Math.cos(TURN * t) + 0.08 * Math.cos(2 * TURN * t));
  }

  /** {@code 0.54 - 0.46 cos 2πt} for {@code n} times t from 0 to 1, as float32. */
  public static Tensor hamming(long n) {
    return window("hamming", n, t -> 0.54 - 0.46 * Math.cos(TURN * t));
  }

  /** {@code 0.5 - 0.5 cos 2πt} for {@code n} times t from 0 to 1, as float32. */
  public static Tensor hanning(long n) {
    return window("hanning", n, t -> 0.5 - 0.5 * Math.cos(TURN * t));
  }

  /**
   * {@code I₀(β √(1 - (2t - 1)²)) / I₀(β)} for {@code n} times t from 0 to 1, as float32; I₀ is the
   * modified Bessel function {@link Ops#i0}.
   */
  public static Tensor kaiser(long n, double beta) {
    Require.finite("kaiser", "beta", beta);
    double[] inner = new double[Math.toIntExact(n) + 1];
    for (int i = 0; i < n; i++) {
      double t = n == 1 ? 0.5 : (double) i / (n - 1);
      inner[i] = beta * Math.sqrt(Math.max(0, 1 - (2 * t - 1) * (2 * t - 1)));
    }
    inner[inner.length - 1] = beta;
    Tensor all = Ops.i0(Tensor.of(Shape.of(n + 1), inner));
    return all.slice(0, 0, n).divide(all.select(0, -1)).cast(DType.FLOAT32);
  }

  private static Tensor window(String who, long n, DoubleUnaryOperator weight) {
    Require.atLeast(who, "n", n, 0);
    DoubleStream values =
        n == 1
            ? DoubleStream.of(1)
            : LongStream.range(0, n).mapToDouble(i -> weight.applyAsDouble((double) i / (n - 1)));
    return numbers(values, DType.FLOAT32);
  }
}
