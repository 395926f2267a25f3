package dev.crema.ops;

import static dev.crema.ops.Numbers.summable;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Elements taken from and put to places. Negative positions count from the end. */
abstract class IndexOps extends CoreOps {
  /** An index that the engine takes: int32 or int64, negative positions turned to others. */
  static Tensor wrapped(String who, Tensor index, long length) {
    Require.check(
        index.dtype().isInteger(), who, "the type of the index", index.dtype().label(), "integers");
    Tensor whole = index.dtype() == DType.INT64 ? index : index.cast(DType.INT32);
    return whole.less(0).where(whole.add((double) length), whole);
  }

  /** The elements at these positions in row-major order. */
  public static Tensor take(Tensor x, Tensor indices) {
    return take(ravel(x), indices, 0);
  }

  /** The slices of an axis at these positions; the axes of {@code indices} take its place. */
  public static Tensor take(Tensor x, Tensor indices, int axis) {
    return x.gather(wrapped("take", indices, x.dim(axis)), axis);
  }

  /** The elements at these positions in row-major order. */
  public static Tensor takeAlongAxis(Tensor x, Tensor indices) {
    return takeAlongAxis(ravel(x), ravel(indices), 0);
  }

  /**
   * One element per index along an axis.
   *
   * @param indices as many axes as {@code x}; all but {@code axis} broadcast with those of {@code
   *     x}
   */
  public static Tensor takeAlongAxis(Tensor x, Tensor indices, int axis) {
    if (indices.rank() != x.rank()) {
      throw new ShapeException(
          "takeAlongAxis: indices are "
              + indices.type()
              + "; allowed: as many axes as "
              + x.type());
    }
    Tensor at = wrapped("takeAlongAxis", indices, x.dim(axis));
    Shape rest = Shape.broadcast(x.shape().with(axis, 1), at.shape().with(axis, 1));
    return x.broadcastTo(rest.with(axis, x.dim(axis)))
        .takeAlong(at.broadcastTo(rest.with(axis, at.dim(axis))), axis);
  }

  /** The elements that indices name: see {@link Index}. */
  public static Tensor getItem(Tensor x, Index... indices) {
    return Index.apply(x, List.of(indices));
  }

  // ---------------------------------------------------------------- conditions

  /** {@code x1} where the condition is other than 0, {@code x2} elsewhere; all three broadcast. */
  public static Tensor where(Tensor condition, Tensor x1, Tensor x2) {
    return condition.where(x1, x2);
  }

  /** Where the condition is other than 0: {@link #nonzero}. */
  public static List<Tensor> where(Tensor condition) {
    return nonzero(condition);
  }

  /** From the choice of the first condition that holds, 0 where none does. */
  public static Tensor select(List<Tensor> conditions, List<Tensor> choices) {
    return select(conditions, choices, 0);
  }

  /** From the choice of the first condition that holds, {@code otherwise} where none does. */
  public static Tensor select(List<Tensor> conditions, List<Tensor> choices, double otherwise) {
    Require.check(
        !conditions.isEmpty() && conditions.size() == choices.size(),
        "select",
        "the number of choices",
        choices.size(),
        "as many as conditions, one or more");
    DType common = choices.stream().map(Tensor::dtype).reduce(DType::promote).orElseThrow();
    Tensor result = Tensor.scalar(common, otherwise);
    for (int i = conditions.size() - 1; i >= 0; i--) {
      result = conditions.get(i).where(choices.get(i), result);
    }
    return result;
  }

  /**
   * The positions of the elements other than 0, in row-major order: for each axis an int32 vector.
   * The tensor must be concrete, as their number depends on it.
   */
  public static List<Tensor> nonzero(Tensor x) {
    requireConcrete("nonzero", x, "where(condition, x1, x2)");
    boolean[] flags = x.toBooleans();
    long[] strides = x.shape().strides();
    List<Tensor> result = new ArrayList<>();
    for (int axis = 0; axis < x.rank(); axis++) {
      long stride = strides[axis];
      long length = x.dim(axis);
      int[] at =
          IntStream.range(0, flags.length)
              .filter(i -> flags[i])
              .map(i -> (int) (i / stride % length))
              .toArray();
      result.add(Tensor.of(Shape.of(at.length), at));
    }
    return result;
  }

  static void requireConcrete(String who, Tensor x, String instead) {
    if (x.isSymbolic()) {
      throw new CremaException(
          who
              + ": x is "
              + x
              + ", and the shape of the result depends on its numbers; allowed: a concrete tensor"
              + " outside a traced function; in one use "
              + instead);
    }
  }

  // ---------------------------------------------------------------- diagonals

  /** A matrix with a vector on its diagonal, or the diagonal of a matrix. */
  public static Tensor diag(Tensor x) {
    return diag(x, 0);
  }

  /** As {@link #diag(Tensor)}, with the diagonal {@code k} above the main one. */
  public static Tensor diag(Tensor x, int k) {
    Require.check(x.rank() == 1 || x.rank() == 2, "diag", "x", x.type(), "a vector or a matrix");
    return x.rank() == 2 ? diagonal(x, k, 0, 1) : diagflat(x, k);
  }

  /** A matrix with all elements of a tensor on its diagonal. */
  public static Tensor diagflat(Tensor x) {
    return diagflat(x, 0);
  }

  public static Tensor diagflat(Tensor x, int k) {
    Tensor all = ravel(x);
    long n = all.dim(0) + Math.abs(k);
    Tensor row = pad(all, 0, new long[] {Math.max(k, 0), Math.max(-k, 0)});
    return offsets(n, n).equal(k).where(row.expandDims(0), like(x, 0));
  }

  /** The diagonal of the first two axes. */
  public static Tensor diagonal(Tensor x) {
    return diagonal(x, 0, 0, 1);
  }

  /**
   * A diagonal of two axes, as a new last axis in their place.
   *
   * @param offset how far above the main diagonal
   */
  public static Tensor diagonal(Tensor x, int offset, int axis1, int axis2) {
    Axes.of(x, axis1, axis2);
    Tensor turned = moveaxis(x, new int[] {axis1, axis2}, new int[] {-2, -1});
    long rows = turned.dim(-2);
    long columns = turned.dim(-1);
    long first = offset >= 0 ? offset : -offset * columns;
    long count =
        Math.max(
            0, offset >= 0 ? Math.min(rows, columns - offset) : Math.min(rows + offset, columns));
    long[] at = LongStream.range(0, count).map(i -> first + i * (columns + 1)).toArray();
    return turned
        .reshape(turned.shape().slice(0, x.rank() - 2).concat(Shape.of(rows * columns)))
        .gather(Tensor.of(Shape.of(count), at), -1);
  }

  /** The sum of the diagonal of the first two axes. */
  public static Tensor trace(Tensor x) {
    return trace(x, 0, 0, 1);
  }

  public static Tensor trace(Tensor x, int offset, int axis1, int axis2) {
    return summable(diagonal(x, offset, axis1, axis2)).sum(-1);
  }

  /** Zeros in place of what is above the diagonal of the last two axes. */
  public static Tensor tril(Tensor x) {
    return tril(x, 0);
  }

  public static Tensor tril(Tensor x, int k) {
    return offsets(x.dim(-2), x.dim(-1)).lessEqual(k).where(x, like(x, 0));
  }

  /** Zeros in place of what is below the diagonal of the last two axes. */
  public static Tensor triu(Tensor x) {
    return triu(x, 0);
  }

  public static Tensor triu(Tensor x, int k) {
    return offsets(x.dim(-2), x.dim(-1)).greaterEqual(k).where(x, like(x, 0));
  }

  // ---------------------------------------------------------------- slices

  /** The part of the given shape that begins at a place. */
  public static Tensor slice(Tensor x, long[] start, Shape shape) {
    requireInside("slice", x, start, shape);
    return x.slice(Shape.of(start), ends(start, shape), Ints.repeat(1, x.rank()));
  }

  /**
   * The part of the given shape that begins at a place which need not be known before.
   *
   * @param start an integer vector, one number per axis; moved so that the part fits
   */
  public static Tensor slice(Tensor x, Tensor start, Shape shape) {
    requireInside("slice", x, new long[x.rank()], shape);
    Tensor result = x;
    for (int axis = 0; axis < x.rank(); axis++) {
      Tensor first = begin("slice", x, start, shape, axis);
      result = result.gather(first.add(counted(first.dtype(), shape.dim(axis))), axis);
    }
    return result;
  }

  /** A tensor with a part replaced that begins at a place. */
  public static Tensor sliceUpdate(Tensor x, long[] start, Tensor updates) {
    requireInside("sliceUpdate", x, start, updates.shape());
    long[][] around = new long[x.rank()][];
    for (int i = 0; i < around.length; i++) {
      around[i] = new long[] {start[i], x.dim(i) - start[i] - updates.dim(i)};
    }
    if (x.rank() == 0) {
      return updates.cast(x.dtype());
    }
    Tensor inside = pad(ones(updates.shape(), DType.BOOL), 0, around);
    return inside.where(pad(updates.cast(x.dtype()), 0, around), x);
  }

  /**
   * A tensor with a part replaced that begins at a place which need not be known before.
   *
   * @param start an integer vector, one number per axis; moved so that the part fits
   */
  public static Tensor sliceUpdate(Tensor x, Tensor start, Tensor updates) {
    requireInside("sliceUpdate", x, new long[x.rank()], updates.shape());
    if (updates.shape().size() == 0) {
      return x;
    }
    Tensor inside = ones(Shape.SCALAR, DType.BOOL);
    Tensor spread = updates.cast(x.dtype());
    for (int axis = 0; axis < x.rank(); axis++) {
      Tensor first = begin("sliceUpdate", x, start, updates.shape(), axis);
      Tensor from = counted(first.dtype(), x.dim(axis)).subtract(first);
      long last = updates.dim(axis) - 1;
      long[] along = new long[x.rank()];
      Arrays.fill(along, 1);
      along[axis] = x.dim(axis);
      Tensor within = from.greaterEqual(0).and(from.lessEqual((double) last));
      inside = inside.and(within.reshape(along));
      spread = spread.gather(from.clip(0, (double) last), axis);
    }
    return inside.where(spread, x);
  }

  private static Tensor begin(String who, Tensor x, Tensor start, Shape part, int axis) {
    Require.check(
        start.rank() == 1 && start.dim(0) == x.rank() && start.dtype().isInteger(),
        who,
        "start",
        start.type(),
        "an integer vector of " + x.rank());
    Tensor whole = start.dtype() == DType.INT64 ? start : start.cast(DType.INT32);
    return whole.select(0, axis).clip(0, (double) x.dim(axis) - part.dim(axis));
  }

  static Tensor counted(DType dtype, long length) {
    return Tensor.iota(new Type(dtype, Shape.of(length)), 0);
  }

  private static Shape ends(long[] start, Shape shape) {
    long[] ends = shape.toArray();
    for (int i = 0; i < ends.length; i++) {
      ends[i] += start[i];
    }
    return Shape.of(ends);
  }

  private static void requireInside(String who, Tensor x, long[] start, Shape shape) {
    boolean fits = start.length == x.rank() && shape.rank() == x.rank();
    for (int i = 0; fits && i < start.length; i++) {
      fits = start[i] >= 0 && start[i] + shape.dim(i) <= x.dim(i);
    }
    if (!fits) {
      throw new ShapeException(
          who
              + ": a part of shape "
              + shape
              + " at "
              + Arrays.toString(start)
              + "; allowed: what lies within "
              + x.type());
    }
  }

  // ---------------------------------------------------------------- scattering

  /**
   * Zeros with values added at places.
   *
   * @param indices integers {@code [n…, k]}: positions along the first k axes
   * @param values {@code [n…, shape without the first k axes]}
   */
  public static Tensor scatter(Tensor indices, Tensor values, Shape shape) {
    Places places = Places.of("scatter", indices, values, shape);
    return places
        .rows(numbers(values))
        .scatterAdd(places.rows(), 0, 0, places.count())
        .reshape(shape);
  }

  /**
   * A tensor with slices replaced; of several for one place the last counts.
   *
   * @param indices integers {@code [n…, k]}: positions along the first k axes
   * @param updates {@code [n…, shape of x without the first k axes]}
   */
  public static Tensor scatterUpdate(Tensor x, Tensor indices, Tensor updates) {
    Places places = Places.of("scatterUpdate", indices, updates, x.shape());
    return places.replace(x, updates.cast(x.dtype()));
  }

  /**
   * A tensor with updates added to slices, multiplied with them, or the greater or less of both.
   */
  public static Tensor scatterUpdate(
      Tensor x, Tensor indices, Tensor updates, Reduction reduction) {
    Tensor same = updates.cast(x.dtype());
    return switch (reduction) {
      case SUM -> x.add(scatter(indices, same, x.shape()));
      case MAX ->
          Places.of("scatterUpdate", indices, same, x.shape()).combine(x, same, Tensor::maximum);
      case MIN ->
          Places.of("scatterUpdate", indices, same, x.shape()).combine(x, same, Tensor::minimum);
      case PRODUCT ->
          Places.of("scatterUpdate", indices, same, x.shape()).combine(x, same, Tensor::multiply);
    };
  }

  /**
   * Positions in row-major order as positions along each axis of a shape.
   *
   * @return one tensor per axis, of the type and shape of {@code indices}
   */
  public static List<Tensor> unravelIndex(Tensor indices, Shape shape) {
    Tensor at = wrapped("unravelIndex", indices, shape.size());
    long[] strides = shape.strides();
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      Tensor whole = at.floorDivide(like(at, (double) strides[i]));
      result.add(whole.mod(like(at, (double) shape.dim(i))).cast(indices.dtype()));
    }
    return result;
  }
}
