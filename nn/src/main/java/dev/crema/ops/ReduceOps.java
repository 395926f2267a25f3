package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;
import static dev.crema.ops.Numbers.summable;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.Arrays;

/** Sums, products, extremes and means along axes. */
abstract class ReduceOps extends SortOps {
  /** The sum of the elements. */
  public static Tensor sum(Tensor x, int... axes) {
    return summable(x).sum(axes);
  }

  public static Tensor sum(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::sum, x, keepDims, axes);
  }

  /** The product of the elements. */
  public static Tensor prod(Tensor x, int... axes) {
    return summable(x).prod(axes);
  }

  public static Tensor prod(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::prod, x, keepDims, axes);
  }

  /** The greatest element; NaN if one is NaN. */
  public static Tensor max(Tensor x, int... axes) {
    return nonEmpty("max", x, axes).max(axes);
  }

  public static Tensor max(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::max, x, keepDims, axes);
  }

  /** The least element; NaN if one is NaN. */
  public static Tensor min(Tensor x, int... axes) {
    return nonEmpty("min", x, axes).min(axes);
  }

  public static Tensor min(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::min, x, keepDims, axes);
  }

  /** The greatest of the elements and a number. */
  public static Tensor max(Tensor x, double initial, boolean keepDims, int... axes) {
    return Axes.reduce((t, a) -> t.max(a), x, keepDims, axes).maximum(initial);
  }

  /** The least of the elements and a number. */
  public static Tensor min(Tensor x, double initial, boolean keepDims, int... axes) {
    return Axes.reduce((t, a) -> t.min(a), x, keepDims, axes).minimum(initial);
  }

  /** The greatest element; NaN if one is NaN. */
  public static Tensor amax(Tensor x, int... axes) {
    return max(x, axes);
  }

  public static Tensor amax(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::amax, x, keepDims, axes);
  }

  /** The least element; NaN if one is NaN. */
  public static Tensor amin(Tensor x, int... axes) {
    return min(x, axes);
  }

  public static Tensor amin(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::amin, x, keepDims, axes);
  }

  /** The greatest element minus the least. */
  public static Tensor ptp(Tensor x, int... axes) {
    return subtract(max(x, axes), min(x, axes));
  }

  public static Tensor ptp(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::ptp, x, keepDims, axes);
  }

  /** Whether any element is other than 0. */
  public static Tensor any(Tensor x, int... axes) {
    return x.any(axes);
  }

  public static Tensor any(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::any, x, keepDims, axes);
  }

  /** Whether no element is 0. */
  public static Tensor all(Tensor x, int... axes) {
    return x.all(axes);
  }

  public static Tensor all(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::all, x, keepDims, axes);
  }

  /** How many elements are other than 0, int32. */
  public static Tensor countNonzero(Tensor x, int... axes) {
    return x.cast(DType.BOOL).cast(DType.INT32).sum(axes);
  }

  public static Tensor countNonzero(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::countNonzero, x, keepDims, axes);
  }

  /** The mean, a float. */
  public static Tensor mean(Tensor x, int... axes) {
    return narrowed(x, floating(wider(x)).mean(axes));
  }

  public static Tensor mean(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::mean, x, keepDims, axes);
  }

  /** The mean squared distance from the mean, a float. */
  public static Tensor var(Tensor x, int... axes) {
    return narrowed(x, floating(wider(x)).variance(axes));
  }

  public static Tensor var(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::var, x, keepDims, axes);
  }

  /** The square root of {@link #var}. */
  public static Tensor std(Tensor x, int... axes) {
    return narrowed(x, floating(wider(x)).variance(axes).sqrt());
  }

  public static Tensor std(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(ReduceOps::std, x, keepDims, axes);
  }

  /** Half-width floats as float32, in which squares and sums are more precise. */
  private static Tensor wider(Tensor x) {
    return x.dtype().isFloating() && x.dtype().bytes() == 2 ? x.cast(DType.FLOAT32) : x;
  }

  private static Tensor narrowed(Tensor x, Tensor result) {
    return x.dtype().isFloating() ? result.cast(x.dtype()) : result;
  }

  /** There is no greatest or least element of none. */
  private static Tensor nonEmpty(String who, Tensor x, int... axes) {
    if (Axes.count(x, axes) == 0) {
      throw new ShapeException(
          who
              + ": axes "
              + Arrays.toString(axes)
              + " of "
              + x.type()
              + " are empty; allowed: one element or more, or a number to begin with");
    }
    return x;
  }

  /** The mean, a float. Without weights it is {@link #mean}. */
  public static Tensor average(Tensor x, int... axes) {
    return mean(x, axes);
  }

  /** The mean of all elements with weights of the same shape. */
  public static Tensor average(Tensor x, Tensor weights) {
    if (!weights.shape().equals(x.shape())) {
      throw new ShapeException(
          "average: weights are " + weights.type() + "; allowed: the shape of x, " + x.shape());
    }
    return x.multiply(weights).sum().divide(summable(weights).sum());
  }

  /**
   * The mean along an axis, with weights.
   *
   * @param weights of the shape of {@code x}, or a vector of the axis's length
   */
  public static Tensor average(Tensor x, Tensor weights, int axis) {
    Tensor each = weights;
    if (weights.rank() == 1 && x.rank() > 1) {
      long[] along = new long[x.rank()];
      Arrays.fill(along, 1);
      along[x.shape().axis(axis)] = weights.dim(0);
      each = weights.reshape(along);
    }
    boolean fits = each.rank() == x.rank() && each.dim(axis) == x.dim(axis);
    Require.check(
        fits, "average", "weights", weights.type(), "those of axis " + axis + " of " + x.type());
    return summable(x.multiply(each))
        .sum(axis)
        .divide(summable(each.broadcastTo(x.shape())).sum(axis));
  }

  // ---------------------------------------------------------------- positions

  /**
   * The int32 position of the first greatest element in row-major order; of the first NaN if there
   * is one.
   */
  public static Tensor argmax(Tensor x) {
    return argmax(ravel(x), 0);
  }

  /**
   * The int32 position of the first greatest element along an axis; of the first NaN if there is
   * one.
   */
  public static Tensor argmax(Tensor x, int axis) {
    return nonEmpty("argmax", x, axis).argmax(axis);
  }

  public static Tensor argmax(Tensor x, int axis, boolean keepDims) {
    return Axes.reduce((t, a) -> argmax(t, a[0]), x, keepDims, axis);
  }

  /**
   * The int32 position of the first least element in row-major order; of the first NaN if there is
   * one.
   */
  public static Tensor argmin(Tensor x) {
    return argmin(ravel(x), 0);
  }

  /**
   * The int32 position of the first least element along an axis; of the first NaN if there is one.
   */
  public static Tensor argmin(Tensor x, int axis) {
    return nonEmpty("argmin", x, axis).argmin(axis);
  }

  public static Tensor argmin(Tensor x, int axis, boolean keepDims) {
    return Axes.reduce((t, a) -> argmin(t, a[0]), x, keepDims, axis);
  }

  // ---------------------------------------------------------------- running

  /** Running sums of all elements in row-major order. */
  public static Tensor cumsum(Tensor x) {
    return cumsum(ravel(x), 0);
  }

  /** Running sums along an axis. */
  public static Tensor cumsum(Tensor x, int axis) {
    return numbers(x).cumsum(axis);
  }

  /** Running products of all elements in row-major order. */
  public static Tensor cumprod(Tensor x) {
    return cumprod(ravel(x), 0);
  }

  /** Running products along an axis. */
  public static Tensor cumprod(Tensor x, int axis) {
    return associativeScan(Tensor::multiply, numbers(x), axis);
  }

  /** Each element of the last axis but the first minus the one before. */
  public static Tensor diff(Tensor x) {
    return diff(x, 1, -1);
  }

  /** Differences of neighbours along an axis, taken {@code n} times. */
  public static Tensor diff(Tensor x, int n, int axis) {
    Require.atLeast("diff", "n", n, 0);
    Tensor result = x;
    for (int i = 0; i < n; i++) {
      long length = result.dim(axis);
      Tensor later = result.slice(axis, Math.min(1, length), length);
      Tensor earlier = result.slice(axis, 0, Math.max(0, length - 1));
      result = x.dtype() == DType.BOOL ? later.notEqual(earlier) : later.subtract(earlier);
    }
    return result;
  }

  /** {@link #trapezoid(Tensor, double, int)} of the last axis with distances of 1. */
  public static Tensor trapezoid(Tensor y) {
    return trapezoid(y, 1, -1);
  }

  /** The integral along an axis by trapezoids between numbers at distances {@code dx}. */
  public static Tensor trapezoid(Tensor y, double dx, int axis) {
    return means(y, axis).multiply(dx).sum(axis);
  }

  /**
   * The integral along an axis by trapezoids.
   *
   * @param x where the numbers belong: of the shape of {@code y}, or a vector for its axis
   */
  public static Tensor trapezoid(Tensor y, Tensor x, int axis) {
    Tensor distances = diff(x, 1, x.rank() == 1 ? 0 : axis);
    if (x.rank() == 1) {
      long[] along = new long[y.rank()];
      Arrays.fill(along, 1);
      along[y.shape().axis(axis)] = distances.dim(0);
      distances = distances.reshape(Shape.of(along));
    }
    return means(y, axis).multiply(distances).sum(axis);
  }

  /** The means of neighbours. */
  private static Tensor means(Tensor y, int axis) {
    Tensor x = floating(y);
    long length = x.dim(axis);
    Tensor later = x.slice(axis, Math.min(1, length), length);
    return later.add(x.slice(axis, 0, Math.max(0, length - 1))).divide(2);
  }
}
