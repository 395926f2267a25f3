package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;
import static dev.crema.ops.Numbers.wide;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.Arrays;

/** Quantiles, counts, and reductions that leave out what is not a number. */
abstract class StatisticsOps extends ReduceOps {
  /** What {@link #quantile} gives for a place between two numbers. */
  public enum QuantileMethod {
    /** In proportion to the distances. */
    LINEAR,
    LOWER,
    HIGHER,
    /** The mean of both. */
    MIDPOINT,
    /** The nearer one, of two as near the one at the even place. */
    NEAREST
  }

  /** The middle of the sorted numbers, or the mean of the two in the middle; NaN if one is NaN. */
  public static Tensor median(Tensor x, int... axes) {
    return quantile(x, Tensor.of(Shape.SCALAR, 0.5), axes);
  }

  public static Tensor median(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(StatisticsOps::median, x, keepDims, axes);
  }

  /** {@link #quantile(Tensor, Tensor, QuantileMethod, boolean, int...)} by the linear method. */
  public static Tensor quantile(Tensor x, Tensor q, int... axes) {
    return quantile(x, q, QuantileMethod.LINEAR, false, axes);
  }

  /**
   * The numbers below which a part of all lies; NaN if one is NaN.
   *
   * @param q the parts, from 0 to 1: a scalar or a vector, whose axis comes first in the result
   */
  public static Tensor quantile(
      Tensor x, Tensor q, QuantileMethod method, boolean keepDims, int... axes) {
    Tensor all = sortedLast("quantile", x, axes);
    Tensor place = q.cast(DType.FLOAT64).multiply(all.dim(-1) - 1.0);
    Tensor result = at(all, place, q, method);
    Tensor isNan = isnan(all.slice(-1, all.dim(-1) - 1, all.dim(-1))).squeeze(-1);
    return finish(x, isNan.where(like(result, Double.NaN), result), q, keepDims, axes);
  }

  /** {@link #quantile(Tensor, Tensor, int...)} with {@code q} from 0 to 100. */
  public static Tensor percentile(Tensor x, Tensor q, int... axes) {
    return percentile(x, q, QuantileMethod.LINEAR, false, axes);
  }

  public static Tensor percentile(
      Tensor x, Tensor q, QuantileMethod method, boolean keepDims, int... axes) {
    return quantile(x, parts(q), method, keepDims, axes);
  }

  private static Tensor parts(Tensor q) {
    return (q.dtype() == DType.FLOAT64 ? q : q.cast(DType.FLOAT64)).divide(100);
  }

  /** {@code [rest…, n]}, sorted; n is 1 or more. */
  private static Tensor sortedLast(String who, Tensor x, int... axes) {
    if (Axes.count(x, axes) == 0) {
      throw new ShapeException(
          who
              + ": axes "
              + Arrays.toString(axes)
              + " of "
              + x.type()
              + " are empty; allowed: one element or more");
    }
    return sort(Axes.together(floating(x), axes));
  }

  /**
   * The numbers at places of the last axis.
   *
   * @param place float64: {@code [q…]}, or {@code [q…, rest…]}
   * @return {@code [q…, rest…]}
   */
  private static Tensor at(Tensor sorted, Tensor place, Tensor q, QuantileMethod method) {
    Require.check(q.rank() < 2, "quantile", "q", q.type(), "a scalar or a vector");
    Shape rest = sorted.shape().slice(0, sorted.rank() - 1);
    Shape result = q.shape().concat(rest);
    Tensor all = sorted.broadcastTo(q.shape().concat(sorted.shape()));
    long[] spread = Arrays.copyOf(q.shape().toArray(), result.rank());
    Arrays.fill(spread, q.rank(), spread.length, 1);
    Tensor each =
        (place.rank() == result.rank() ? place : place.reshape(spread)).broadcastTo(result);
    return switch (method) {
      case LOWER -> pick(all, each.floor());
      case HIGHER -> pick(all, each.ceil());
      case NEAREST -> pick(all, each.round());
      case MIDPOINT ->
          pick(all, each.floor()).multiply(0.5).add(pick(all, each.ceil()).multiply(0.5));
      case LINEAR -> {
        Tensor low = pick(all, each.floor());
        Tensor high = pick(all, each.ceil());
        Tensor part = each.subtract(each.floor()).cast(all.dtype());
        // Of equal numbers, infinite ones among them, the difference is not asked for.
        Tensor same = low.equal(high);
        Tensor distance = same.where(zerosLike(low), high.subtract(low));
        yield low.add(part.equal(0).where(zerosLike(low), distance.multiply(part)));
      }
    };
  }

  private static Tensor pick(Tensor all, Tensor place) {
    return all.takeAlong(place.cast(DType.INT32).expandDims(-1), -1).squeeze(-1);
  }

  private static Tensor finish(Tensor x, Tensor result, Tensor q, boolean keepDims, int... axes) {
    return keepDims
        ? result.reshape(q.shape().concat(x.shape().keep(Ints.of(Axes.of(x, axes)))))
        : result;
  }

  // ---------------------------------------------------------------- without what is not a number

  /** {@link #sum} with 0 for NaN. */
  public static Tensor nansum(Tensor x, int... axes) {
    return sum(instead(x, 0), axes);
  }

  public static Tensor nansum(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(StatisticsOps::nansum, x, keepDims, axes);
  }

  /** {@link #prod} with 1 for NaN. */
  public static Tensor nanprod(Tensor x, int... axes) {
    return prod(instead(x, 1), axes);
  }

  public static Tensor nanprod(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(StatisticsOps::nanprod, x, keepDims, axes);
  }

  /** {@link #max} of what is a number; NaN of none. */
  public static Tensor nanmax(Tensor x, int... axes) {
    return extreme(x, max(instead(x, Double.NEGATIVE_INFINITY), axes), axes);
  }

  public static Tensor nanmax(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(StatisticsOps::nanmax, x, keepDims, axes);
  }

  /** {@link #min} of what is a number; NaN of none. */
  public static Tensor nanmin(Tensor x, int... axes) {
    return extreme(x, min(instead(x, Double.POSITIVE_INFINITY), axes), axes);
  }

  public static Tensor nanmin(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(StatisticsOps::nanmin, x, keepDims, axes);
  }

  /** {@link #mean} of what is a number; NaN of none. */
  public static Tensor nanmean(Tensor x, int... axes) {
    Tensor all = wide(x);
    return instead(all, 0).sum(axes).divide(known(all, axes)).cast(floating(x).dtype());
  }

  public static Tensor nanmean(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(StatisticsOps::nanmean, x, keepDims, axes);
  }

  /** {@link #var} of what is a number; NaN of none. */
  public static Tensor nanvar(Tensor x, int... axes) {
    Tensor all = wide(x);
    Tensor mean =
        instead(all, 0).sumKeep(axes).divide(all.isNan().not().cast(all.dtype()).sumKeep(axes));
    Tensor distance = all.isNan().where(like(all, 0), all.subtract(mean));
    return distance.square().sum(axes).divide(known(all, axes)).cast(floating(x).dtype());
  }

  public static Tensor nanvar(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(StatisticsOps::nanvar, x, keepDims, axes);
  }

  /** The square root of {@link #nanvar}. */
  public static Tensor nanstd(Tensor x, int... axes) {
    return nanvar(x, axes).sqrt();
  }

  public static Tensor nanstd(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(StatisticsOps::nanstd, x, keepDims, axes);
  }

  /** {@link #median} of what is a number; NaN of none. */
  public static Tensor nanmedian(Tensor x, int... axes) {
    return nanquantile(x, Tensor.of(Shape.SCALAR, 0.5), axes);
  }

  public static Tensor nanmedian(Tensor x, boolean keepDims, int... axes) {
    return Axes.reduce(StatisticsOps::nanmedian, x, keepDims, axes);
  }

  /** The numbers of a tensor, with another for NaN. */
  private static Tensor instead(Tensor x, double number) {
    return x.dtype().isFloating() ? x.isNan().where(like(x, number), x) : x;
  }

  private static Tensor known(Tensor x, int... axes) {
    return x.isNan().not().cast(x.dtype()).sum(axes);
  }

  private static Tensor extreme(Tensor x, Tensor result, int... axes) {
    return x.dtype().isFloating()
        ? x.isNan().all(axes).where(like(result, Double.NaN), result)
        : result;
  }

  /** {@link #quantile(Tensor, Tensor, int...)} of what is a number; NaN of none. */
  public static Tensor nanquantile(Tensor x, Tensor q, int... axes) {
    return nanquantile(x, q, QuantileMethod.LINEAR, false, axes);
  }

  public static Tensor nanquantile(
      Tensor x, Tensor q, QuantileMethod method, boolean keepDims, int... axes) {
    Tensor all = sortedLast("nanquantile", x, axes);
    Tensor count = all.isNan().not().cast(DType.FLOAT64).sum(-1);
    Tensor spread = q.cast(DType.FLOAT64);
    for (int i = 0; i < count.rank(); i++) {
      spread = spread.expandDims(-1);
    }
    Tensor place = spread.multiply(count.subtract(1).maximum(0));
    return finish(x, at(all, place, q, method), q, keepDims, axes);
  }

  /** {@link #nanquantile(Tensor, Tensor, int...)} with {@code q} from 0 to 100. */
  public static Tensor nanpercentile(Tensor x, Tensor q, int... axes) {
    return nanpercentile(x, q, QuantileMethod.LINEAR, false, axes);
  }

  public static Tensor nanpercentile(
      Tensor x, Tensor q, QuantileMethod method, boolean keepDims, int... axes) {
    return nanquantile(x, parts(q), method, keepDims, axes);
  }

  /** The int32 position of the first greatest number in row-major order; -1 if there is none. */
  public static Tensor nanargmax(Tensor x) {
    return nanargmax(ravel(x), 0);
  }

  /** The int32 position of the first greatest number along an axis; -1 if there is none. */
  public static Tensor nanargmax(Tensor x, int axis) {
    Tensor place = argmax(instead(x, Double.NEGATIVE_INFINITY), axis);
    return x.isNan().all(axis).where(like(place, -1), place);
  }

  public static Tensor nanargmax(Tensor x, int axis, boolean keepDims) {
    return Axes.reduce((t, a) -> nanargmax(t, a[0]), x, keepDims, axis);
  }

  /** The int32 position of the first least number in row-major order; -1 if there is none. */
  public static Tensor nanargmin(Tensor x) {
    return nanargmin(ravel(x), 0);
  }

  /** The int32 position of the first least number along an axis; -1 if there is none. */
  public static Tensor nanargmin(Tensor x, int axis) {
    Tensor place = argmin(instead(x, Double.POSITIVE_INFINITY), axis);
    return x.isNan().all(axis).where(like(place, -1), place);
  }

  public static Tensor nanargmin(Tensor x, int axis, boolean keepDims) {
    return Axes.reduce((t, a) -> nanargmin(t, a[0]), x, keepDims, axis);
  }

  /** Running sums of all elements in row-major order, with 0 for NaN. */
  public static Tensor nancumsum(Tensor x) {
    return cumsum(instead(x, 0));
  }

  /** Running sums along an axis, with 0 for NaN. */
  public static Tensor nancumsum(Tensor x, int axis) {
    return cumsum(instead(x, 0), axis);
  }

  /** Running products of all elements in row-major order, with 1 for NaN. */
  public static Tensor nancumprod(Tensor x) {
    return cumprod(instead(x, 1));
  }

  /** Running products along an axis, with 1 for NaN. */
  public static Tensor nancumprod(Tensor x, int axis) {
    return cumprod(instead(x, 1), axis);
  }

  // ---------------------------------------------------------------- counts

  /** How often each of 0, 1, … up to the greatest is there, int32; x is concrete. */
  public static Tensor bincount(Tensor x) {
    requireConcrete("bincount", x, "bincount(x, length)");
    return bincount(x, x.shape().size() == 0 ? 0 : (long) x.cast(DType.INT64).max().item() + 1);
  }

  /**
   * How often each of 0, 1, …, length - 1 is there, int32.
   *
   * @param x integers of 0 or more, {@code [batch…, n]}; each item of the batch has counts of its
   *     own
   * @param length of the last axis of the result; greater numbers are left out
   */
  public static Tensor bincount(Tensor x, long length) {
    return bincount(x, ones(x.shape(), DType.INT32), length);
  }

  /**
   * The sums of the weights of 0, 1, …, length - 1.
   *
   * @param x integers of 0 or more, {@code [batch…, n]}
   * @param weights of the shape of {@code x}
   * @param length of the last axis of the result; greater numbers are left out
   */
  public static Tensor bincount(Tensor x, Tensor weights, long length) {
    Require.atLeast("bincount", "length", length, 0);
    Require.check(x.dtype().isInteger() && x.rank() > 0, "bincount", "x", x.type(), "integers");
    Require.check(
        weights.shape().equals(x.shape()),
        "bincount",
        "weights",
        weights.type(),
        "shape " + x.shape());
    Shape batch = x.shape().slice(0, x.rank() - 1);
    Tensor rows = x.cast(DType.INT32).reshape(Shape.of(batch.size(), x.dim(-1)));
    // Numbers out of range are counted in a place that is cut off.
    Tensor at = rows.less(0).where(fullLike(rows, (double) length), rows.minimum((double) length));
    return numbers(weights)
        .reshape(rows.shape())
        .scatterAdd(at, 1, 1, length + 1)
        .slice(1, 0, length)
        .reshape(batch.concat(Shape.of(length)));
  }

  /**
   * How many numbers lie in bins of equal width.
   *
   * @param counts int32
   * @param edges the borders of the bins, one more than there are bins
   */
  public record Histogram(Tensor counts, Tensor edges) {}

  /** {@link #histogram(Tensor, int)} of 10 bins. */
  public static Histogram histogram(Tensor x) {
    return histogram(x, 10);
  }

  /**
   * How many numbers lie in bins of equal width from the least to the greatest. Each bin contains
   * its lower border, the last the upper one too.
   *
   * @param bins how many, 1 or more
   */
  public static Histogram histogram(Tensor x, int bins) {
    Tensor all = ravel(floating(x));
    boolean none = all.dim(0) == 0;
    Tensor least = none ? like(all, 0) : all.min();
    Tensor greatest = none ? like(all, 1) : all.max();
    return histogram(all, bins, least, greatest);
  }

  /** How many numbers lie in bins of equal width of a range; others are left out. */
  public static Histogram histogram(Tensor x, int bins, double least, double greatest) {
    Require.check(least <= greatest, "histogram", "greatest", greatest, least + " or more");
    Tensor all = ravel(floating(x));
    return histogram(all, bins, like(all, least), like(all, greatest));
  }

  private static Histogram histogram(Tensor x, int bins, Tensor least, Tensor greatest) {
    Require.atLeast("histogram", "bins", bins, 1);
    Tensor half = least.equal(greatest).where(like(x, 0.5), like(x, 0));
    Tensor from = least.subtract(half);
    Tensor to = greatest.add(half);
    Tensor edges = linspace(from, to, bins + 1L, true, 0);
    Tensor bin = searchsorted(edges, x, Side.RIGHT).subtract(1);
    Tensor inside = x.greaterEqual(from).and(x.lessEqual(to));
    Tensor at = inside.where(bin.minimum(bins - 1.0), fullLike(bin, bins));
    return new Histogram(bincount(at, bins), edges);
  }
}
