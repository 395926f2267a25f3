package dev.crema.engine.types;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The lengths of a tensor's axes, outermost first. Rank 0 (a scalar) to 8; an axis may be empty.
 */
public final class Shape {
  public static final int MAX_RANK = 8;
  public static final Shape SCALAR = new Shape();

  private final long[] dims;

  private Shape(long... dims) {
    this.dims = dims;
  }

  /**
   * The shape with the given axis lengths.
   *
   * @throws ShapeException if there are more than {@value #MAX_RANK} axes, a length is negative or
   *     the number of elements does not fit a {@code long}
   */
  public static Shape of(long... dims) {
    if (dims.length == 0) {
      return SCALAR;
    }
    return checked(dims.clone());
  }

  private static Shape checked(long[] dims) {
    if (dims.length > MAX_RANK) {
      throw new ShapeException(
          "shape " + text(dims) + " has rank " + dims.length + "; the most is " + MAX_RANK);
    }
    long size = 1;
    for (long dim : dims) {
      if (dim < 0) {
        throw new ShapeException("shape " + text(dims) + " has a negative axis");
      }
      if (dim != 0 && size > Long.MAX_VALUE / 8 / dim) {
        throw new ShapeException("shape " + text(dims) + " has too many elements");
      }
      size *= Math.max(dim, 1);
    }
    return new Shape(dims);
  }

  public int rank() {
    return dims.length;
  }

  /** The length of an axis; a negative axis counts from the end. */
  public long dim(int axis) {
    return dims[axis(axis)];
  }

  /** The number of elements; 1 for a scalar. */
  public long size() {
    return size(0, dims.length);
  }

  /**
   * The product of the axes {@code from} (inclusive) to {@code to} (exclusive); 1 if there are
   * none.
   */
  public long size(int from, int to) {
    long size = 1;
    for (int i = from; i < to; i++) {
      size *= dims[i];
    }
    return size;
  }

  /**
   * Turns an axis that may count from the end into one that counts from the start.
   *
   * @throws ShapeException if there is no such axis
   */
  public int axis(int axis) {
    int result = axis < 0 ? axis + dims.length : axis;
    if (result < 0 || result >= dims.length) {
      throw new ShapeException(
          "axis "
              + axis
              + " is out of range for shape "
              + this
              + "; allowed: "
              + -dims.length
              + " to "
              + (dims.length - 1));
    }
    return result;
  }

  /** This shape with the axis set to another length. */
  public Shape with(int axis, long length) {
    long[] result = dims.clone();
    result[axis(axis)] = length;
    return checked(result);
  }

  /** This shape with a new axis before position {@code at} (0 to rank). */
  public Shape insert(int at, long length) {
    long[] result = new long[dims.length + 1];
    System.arraycopy(dims, 0, result, 0, at);
    result[at] = length;
    System.arraycopy(dims, at, result, at + 1, dims.length - at);
    return checked(result);
  }

  /** This shape without an axis. */
  public Shape remove(int axis) {
    int at = axis(axis);
    return Shape.of(LongStream.concat(stream().limit(at), stream().skip(at + 1L)).toArray());
  }

  /** This shape without the given (normalized) axes. */
  public Shape remove(Ints axes) {
    long[] result = new long[dims.length - axes.size()];
    int k = 0;
    for (int i = 0; i < dims.length; i++) {
      if (!axes.contains(i)) {
        result[k++] = dims[i];
      }
    }
    return Shape.of(result);
  }

  /** This shape with the given (normalized) axes set to length 1. */
  public Shape keep(Ints axes) {
    long[] result = dims.clone();
    axes.stream().forEach(a -> result[a] = 1);
    return Shape.of(result);
  }

  /** The axes {@code from} (inclusive) to {@code to} (exclusive) as a shape. */
  public Shape slice(int from, int to) {
    return Shape.of(Arrays.copyOfRange(dims, from, to));
  }

  /** This shape followed by another. */
  public Shape concat(Shape other) {
    return Shape.of(LongStream.concat(stream(), other.stream()).toArray());
  }

  /** The axes in the order given by a permutation. */
  public Shape permute(Ints permutation) {
    return Shape.of(permutation.stream().mapToLong(a -> dims[a]).toArray());
  }

  /** Row-major strides, in elements. */
  public long[] strides() {
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dims[i];
    }
    return strides;
  }

  /**
   * Whether this shape can be repeated along axes of length 1 and new leading axes to give {@code
   * target}.
   */
  public boolean broadcastsTo(Shape target) {
    int shift = target.rank() - rank();
    if (shift < 0) {
      return false;
    }
    for (int i = 0; i < rank(); i++) {
      if (dims[i] != 1 && dims[i] != target.dims[i + shift]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The shape in which two shapes meet by NumPy's rule: aligned at the last axis, lengths equal or
   * one of them 1.
   *
   * @throws ShapeException if the shapes do not fit
   */
  public static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    long[] result = new long[rank];
    for (int i = 1; i <= rank; i++) {
      long x = i <= a.rank() ? a.dims[a.rank() - i] : 1;
      long y = i <= b.rank() ? b.dims[b.rank() - i] : 1;
      if (x != y && x != 1 && y != 1) {
        throw new ShapeException(
            "shapes "
                + a
                + " and "
                + b
                + " do not broadcast: axis -"
                + i
                + " has lengths "
                + x
                + " and "
                + y);
      }
      result[rank - i] = x == 1 ? y : x;
    }
    return Shape.of(result);
  }

  public LongStream stream() {
    return Arrays.stream(dims);
  }

  public long[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(dims, that.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** {@code [32,128]}; a scalar is {@code []}. */
  @Override
  public String toString() {
    return text(dims);
  }

  private static String text(long[] dims) {
    return Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
  }
}
