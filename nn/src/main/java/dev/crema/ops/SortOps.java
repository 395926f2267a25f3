package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;

/** Order: sorting, searching, counting equal numbers. NaN counts as the greatest number. */
abstract class SortOps extends IndexOps {
  /** Which of the places between equal numbers {@link #searchsorted} gives. */
  public enum Side {
    LEFT,
    RIGHT
  }

  /** The elements of the last axis in ascending order. */
  public static Tensor sort(Tensor x) {
    return sort(x, -1);
  }

  /** The elements of an axis in ascending order. */
  public static Tensor sort(Tensor x, int axis) {
    return x.sort(axis, false).values().cast(x.dtype());
  }

  /**
   * The int32 positions that the sorted elements of the last axis had; equal ones keep their order.
   */
  public static Tensor argsort(Tensor x) {
    return argsort(x, -1);
  }

  /** The int32 positions that the sorted elements of an axis had; equal ones keep their order. */
  public static Tensor argsort(Tensor x, int axis) {
    return x.sort(axis, false).indices();
  }

  /** {@link #argpartition(Tensor, int, int)} of the last axis. */
  public static Tensor argpartition(Tensor x, int kth) {
    return argpartition(x, kth, -1);
  }

  /**
   * Int32 positions along an axis in an order in which the element of rank {@code kth} stands where
   * it would after sorting, none greater before it and none smaller after it; they are all sorted.
   *
   * @param kth a position of the axis; negative ones count from the end
   */
  public static Tensor argpartition(Tensor x, int kth, int axis) {
    long n = x.dim(axis);
    Require.check(kth >= -n && kth < n, "argpartition", "kth", kth, -n + " to " + (n - 1));
    return argsort(x, axis);
  }

  /** {@link #searchsorted(Tensor, Tensor, Side)} to the left of equal numbers. */
  public static Tensor searchsorted(Tensor sorted, Tensor values) {
    return searchsorted(sorted, values, Side.LEFT);
  }

  /**
   * Where values would be put into a sorted vector, int32.
   *
   * @param sorted a vector in ascending order
   * @param values of any shape
   * @param side before or behind numbers that equal the value
   */
  public static Tensor searchsorted(Tensor sorted, Tensor values, Side side) {
    Require.check(sorted.rank() == 1, "searchsorted", "sorted", sorted.type(), "a vector");
    DType common = DType.promote(numbers(sorted).dtype(), numbers(values).dtype());
    Tensor steps = sorted.cast(common);
    Tensor sought = values.cast(common);
    long n = steps.dim(0);
    Tensor low = Tensor.zeros(new Type(DType.INT32, values.shape()));
    if (n == 0) {
      return low;
    }
    // Halving: all before low lie before the value, none from high on does.
    Tensor high = fullLike(low, (double) n);
    for (long width = n; width > 0; width /= 2) {
      Tensor middle = low.add(high).floorDivide(like(low, 2));
      Tensor at = steps.gather(middle.minimum(n - 1.0), 0);
      Tensor open = low.less(high);
      Tensor before = open.and(lies(side, at, sought));
      high = open.and(before.not()).where(middle, high);
      low = before.where(middle.add(1), low);
    }
    return low;
  }

  private static Tensor lies(Side side, Tensor step, Tensor value) {
    Tensor before = side == Side.LEFT ? step.less(value) : step.lessEqual(value);
    if (!step.dtype().isFloating()) {
      return before;
    }
    Tensor atNan = side == Side.LEFT ? value.isNan().and(step.isNan().not()) : value.isNan();
    return before.or(atNan);
  }

  /**
   * Which of the bins between ascending borders numbers fall into, int32: 0 below the first border,
   * {@code i} from border {@code i - 1} on.
   */
  public static Tensor digitize(Tensor x, Tensor bins) {
    return searchsorted(bins, x, Side.RIGHT);
  }

  /** Whether each element of {@code x1} is one of those of {@code x2}; NaN never is. */
  public static Tensor isin(Tensor x1, Tensor x2) {
    return isin(x1, x2, false);
  }

  /**
   * Whether each element of {@code x1} is one of those of {@code x2}; NaN never is.
   *
   * @param invert whether it is none of them
   */
  public static Tensor isin(Tensor x1, Tensor x2, boolean invert) {
    Tensor found;
    if (x2.shape().size() == 0) {
      found = zeros(x1.shape(), DType.BOOL);
    } else {
      DType common = DType.promote(numbers(x1).dtype(), numbers(x2).dtype());
      Tensor sought = x1.cast(common);
      Tensor sorted = sort(ravel(x2).cast(common));
      Tensor at = searchsorted(sorted, sought).minimum(sorted.dim(0) - 1.0);
      found = sorted.gather(at, 0).equal(sought);
    }
    return invert ? found.not() : found;
  }

  // ---------------------------------------------------------------- equal numbers

  /**
   * The different numbers of a tensor.
   *
   * @param values in ascending order
   * @param index the int32 position of the first of each in row-major order
   * @param inverse for each element of the tensor the int32 position of its number in {@code
   *     values}; of the tensor's shape
   * @param counts how often each is there, int32
   */
  public record Unique(Tensor values, Tensor index, Tensor inverse, Tensor counts) {}

  /** The different numbers of a concrete tensor, NaN as one. */
  public static Unique unique(Tensor x) {
    requireConcrete("unique", x, "unique(x, size, fillValue)");
    Tensor all = ravel(x);
    if (all.dim(0) == 0) {
      return unique(x, 0, 0);
    }
    Tensor last = ranks(all.sort(0, false).values()).select(0, -1);
    return unique(x, (long) last.item() + 1, 0);
  }

  /**
   * The {@code size} least different numbers of a tensor, NaN as one.
   *
   * @param size how many, 0 or more
   * @param fillValue what {@code values} has at the end if there are fewer; {@code index} and
   *     {@code counts} have 0 there
   * @return as {@link #unique(Tensor)}; numbers that there is no place for have {@code size} in
   *     {@code inverse}
   */
  public static Unique unique(Tensor x, long size, double fillValue) {
    Require.atLeast("unique", "size", size, 0);
    Tensor all = ravel(x);
    long n = all.dim(0);
    if (n == 0) {
      Tensor none = zeros(Shape.of(size), DType.INT32);
      return new Unique(
          full(Shape.of(size), fillValue, x.dtype()), none, zerosLike(x, DType.INT32), none);
    }
    Tensor.Sorted sorted = all.sort(0, false);
    Tensor rank = ranks(sorted.values()).minimum((double) size);
    Tensor before =
        Tensor.concatenate(0, List.of(fullLike(rank.slice(0, 0, 1), -1), rank.slice(0, 0, n - 1)));
    Tensor isFirst = rank.notEqual(before);
    Tensor counts = onesLike(rank).scatterAdd(rank, 0, 0, size + 1).slice(0, 0, size);
    // The sorted position of the first of each number, plus one.
    Tensor first =
        isFirst
            .where(counted(DType.INT32, n).add(1), zerosLike(rank))
            .scatterAdd(rank, 0, 0, size + 1)
            .slice(0, 0, size);
    Tensor at = first.subtract(1).maximum(0);
    Tensor known = counts.greater(0);
    Tensor values = sorted.values().cast(x.dtype()).gather(at, 0);
    return new Unique(
        known.where(values, full(Shape.SCALAR, fillValue, x.dtype())),
        known.where(sorted.indices().gather(at, 0), zerosLike(at)),
        rank.scatterAdd(sorted.indices(), 0, 0, n).reshape(x.shape()),
        counts);
  }

  /** How many different numbers come before each of a sorted vector. */
  private static Tensor ranks(Tensor sorted) {
    long n = sorted.dim(0);
    Tensor a = sorted.slice(0, 0, n - 1);
    Tensor b = sorted.slice(0, 1, n);
    Tensor steps = a.notEqual(b).and(a.isNan().and(b.isNan()).not()).cast(DType.INT32);
    return Tensor.concatenate(0, List.of(zeros(Shape.of(1), DType.INT32), steps)).cumsum(0);
  }
}
