package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Elements in other places: axes, order, repetition, padding. */
abstract class ShapeOps extends LogicOps {
  /** What {@link #pad(Tensor, PadMode, long[]...)} puts around a tensor. */
  public enum PadMode {
    /** Zeros. */
    CONSTANT,
    /** The element at the edge. */
    EDGE,
    /** The elements from the edge inwards, without the one at the edge. */
    REFLECT,
    /** The elements from the edge inwards. */
    SYMMETRIC,
    /** The elements from the other edge inwards, as if the tensor were repeated. */
    WRAP
  }

  /** The shape. */
  public static Shape shape(Tensor x) {
    return x.shape();
  }

  /** The type of the elements. */
  public static DType dtype(Tensor x) {
    return x.dtype();
  }

  /** The number of axes. */
  public static int ndim(Tensor x) {
    return x.rank();
  }

  /** The number of elements. */
  public static long size(Tensor x) {
    return x.shape().size();
  }

  /** The same elements under another shape; one length may be -1 and is worked out. */
  public static Tensor reshape(Tensor x, long... shape) {
    return x.reshape(shape);
  }

  public static Tensor reshape(Tensor x, Shape shape) {
    return x.reshape(shape);
  }

  /** All elements in one axis. */
  public static Tensor ravel(Tensor x) {
    return x.reshape(Shape.of(x.shape().size()));
  }

  /** New axes of length 1, at these places of the result. */
  public static Tensor expandDims(Tensor x, int... axes) {
    int rank = x.rank() + axes.length;
    int[] places = Arrays.stream(axes).map(a -> a < 0 ? a + rank : a).sorted().toArray();
    boolean fits =
        Arrays.stream(places).allMatch(a -> a >= 0 && a < rank)
            && Arrays.stream(places).distinct().count() == places.length;
    if (!fits) {
      throw new ShapeException(
          "expandDims: axes are "
              + Arrays.toString(axes)
              + " for "
              + x.type()
              + "; allowed: places from "
              + -rank
              + " to "
              + (rank - 1)
              + ", each once");
    }
    Tensor result = x;
    for (int place : places) {
      result = result.expandDims(place);
    }
    return result;
  }

  /** Without these axes of length 1; without arguments, without all of them. */
  public static Tensor squeeze(Tensor x, int... axes) {
    int[] gone =
        axes.length > 0
            ? Axes.of(x, axes)
            : IntStream.range(0, x.rank()).filter(a -> x.dim(a) == 1).toArray();
    Tensor result = x;
    for (int i = gone.length - 1; i >= 0; i--) {
      result = result.squeeze(gone[i]);
    }
    return result;
  }

  /** The axes in another order; without arguments, in reverse. */
  public static Tensor transpose(Tensor x, int... axes) {
    return x.transpose(axes);
  }

  /** Two axes exchanged. */
  public static Tensor swapaxes(Tensor x, int axis1, int axis2) {
    int[] order = IntStream.range(0, x.rank()).toArray();
    order[x.shape().axis(axis1)] = x.shape().axis(axis2);
    order[x.shape().axis(axis2)] = x.shape().axis(axis1);
    return x.transpose(order);
  }

  /** An axis moved to another place; the others keep their order. */
  public static Tensor moveaxis(Tensor x, int source, int destination) {
    return moveaxis(x, new int[] {source}, new int[] {destination});
  }

  /**
   * Axes moved to other places; the others keep their order.
   *
   * @param destination as many places of the result as there are sources
   */
  public static Tensor moveaxis(Tensor x, int[] source, int[] destination) {
    if (source.length != destination.length) {
      throw new ShapeException(
          "moveaxis: source is "
              + Arrays.toString(source)
              + " and destination "
              + Arrays.toString(destination)
              + "; allowed: as many of the one as of the other");
    }
    Axes.of(x, source);
    Axes.of(x, destination);
    int[] order = new int[x.rank()];
    Arrays.fill(order, -1);
    List<Integer> rest = new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
    for (int i = 0; i < source.length; i++) {
      int from = x.shape().axis(source[i]);
      order[x.shape().axis(destination[i])] = from;
      rest.removeIf(axis -> axis == from);
    }
    for (int i = 0, next = 0; i < order.length; i++) {
      order[i] = order[i] >= 0 ? order[i] : rest.get(next++);
    }
    return x.transpose(order);
  }

  /** Repeated by NumPy's rule: along axes of length 1 and new leading axes. */
  public static Tensor broadcastTo(Tensor x, Shape shape) {
    return x.broadcastTo(shape);
  }

  /** The order of the elements along the axes turned round; without axes, along all. */
  public static Tensor flip(Tensor x, int... axes) {
    return x.rank() == 0 ? x : x.flip(axes);
  }

  /** The order along the second axis turned round. */
  public static Tensor fliplr(Tensor x) {
    return x.flip(1);
  }

  /** The order along the first axis turned round. */
  public static Tensor flipud(Tensor x) {
    return x.flip(0);
  }

  /** Turned by {@code k} quarters, from the first axis towards the second. */
  public static Tensor rot90(Tensor x, int k) {
    return rot90(x, k, 0, 1);
  }

  /** Turned by {@code k} quarters in the plane of two axes, from the first towards the second. */
  public static Tensor rot90(Tensor x, int k, int axis1, int axis2) {
    Axes.of(x, axis1, axis2);
    return switch (Math.floorMod(k, 4)) {
      case 0 -> x;
      case 1 -> swapaxes(x.flip(axis2), axis1, axis2);
      case 2 -> x.flip(axis1, axis2);
      default -> swapaxes(x, axis1, axis2).flip(axis2);
    };
  }

  /** All elements moved on in row-major order, those at the end to the start. */
  public static Tensor roll(Tensor x, long shift) {
    return roll(ravel(x), shift, 0).reshape(x.shape());
  }

  /** Elements moved on along an axis, those at the end to the start. */
  public static Tensor roll(Tensor x, long shift, int axis) {
    long length = x.dim(axis);
    long by = length == 0 ? 0 : Math.floorMod(shift, length);
    return by == 0
        ? x
        : Tensor.concatenate(
            axis, List.of(x.slice(axis, length - by, length), x.slice(axis, 0, length - by)));
  }

  /** Elements moved on along several axes. */
  public static Tensor roll(Tensor x, long[] shift, int[] axes) {
    Require.check(
        shift.length == axes.length, "roll", "shift", Arrays.toString(shift), "one per axis");
    Tensor result = x;
    for (int i = 0; i < axes.length; i++) {
      result = roll(result, shift[i], axes[i]);
    }
    return result;
  }

  /**
   * The whole tensor repeated along each axis.
   *
   * @param repeats 0 or more, aligned at the last axis; missing ones are 1, and missing axes of the
   *     tensor too
   */
  public static Tensor tile(Tensor x, long... repeats) {
    int rank = Math.max(x.rank(), repeats.length);
    Tensor result = x;
    while (result.rank() < rank) {
      result = result.expandDims(0);
    }
    for (int i = 0; i < repeats.length; i++) {
      Require.atLeast("tile", "repeats", repeats[i], 0);
      int axis = rank - repeats.length + i;
      long length = result.dim(axis);
      long times = repeats[i];
      if (times != 1) {
        Shape shape = result.shape();
        result =
            result
                .expandDims(axis)
                .broadcastTo(shape.insert(axis, times))
                .reshape(shape.with(axis, length * times));
      }
    }
    return result;
  }

  /** Each element repeated, in one axis. */
  public static Tensor repeat(Tensor x, long repeats) {
    return repeat(ravel(x), repeats, 0);
  }

  /** Each slice of an axis repeated. */
  public static Tensor repeat(Tensor x, long repeats, int axis) {
    Require.atLeast("repeat", "repeats", repeats, 0);
    int at = x.shape().axis(axis);
    return x.expandDims(at + 1)
        .broadcastTo(x.shape().insert(at + 1, repeats))
        .reshape(x.shape().with(at, x.dim(at) * repeats));
  }

  /** Each slice of an axis repeated as often as its own number says. */
  public static Tensor repeat(Tensor x, long[] repeats, int axis) {
    Require.check(
        repeats.length == x.dim(axis) && Arrays.stream(repeats).allMatch(n -> n >= 0),
        "repeat",
        "repeats",
        Arrays.toString(repeats),
        x.dim(axis) + " numbers of 0 or more");
    long[] from =
        IntStream.range(0, repeats.length)
            .boxed()
            .flatMap(i -> LongStream.range(0, repeats[i]).mapToObj(_ -> (long) i))
            .mapToLong(i -> i)
            .toArray();
    return x.gather(Tensor.of(Shape.of(from.length), from), axis);
  }

  // ---------------------------------------------------------------- padding

  /**
   * A number around a tensor.
   *
   * @param width per axis how many before and how many after; one pair for all axes
   */
  public static Tensor pad(Tensor x, double value, long[]... width) {
    long[][] all = widths(x, width);
    return x.pad(side(all, 0), side(all, 1), value);
  }

  /**
   * Elements around a tensor.
   *
   * @param width per axis how many before and how many after, 0 or more; one pair for all axes
   */
  public static Tensor pad(Tensor x, PadMode mode, long[]... width) {
    if (mode == PadMode.CONSTANT) {
      return pad(x, 0, width);
    }
    long[][] all = widths(x, width);
    Tensor result = x;
    for (int axis = 0; axis < x.rank(); axis++) {
      long length = x.dim(axis);
      if (all[axis][0] + all[axis][1] > 0) {
        Require.check(length > 0, "pad", "x", x.type(), "no empty axis to fill from");
        LongUnaryOperator source = source(mode, length);
        long[] from = LongStream.range(-all[axis][0], length + all[axis][1]).map(source).toArray();
        result = result.gather(Tensor.of(Shape.of(from.length), from), axis);
      }
    }
    return result;
  }

  /** Which element stands at a place outside, counted from the first. */
  private static LongUnaryOperator source(PadMode mode, long n) {
    return switch (mode) {
      case CONSTANT -> throw new IllegalStateException("a constant has no source");
      case EDGE -> i -> Math.clamp(i, 0L, n - 1);
      case WRAP -> i -> Math.floorMod(i, n);
      case REFLECT ->
          i -> {
            long at = n == 1 ? 0 : Math.floorMod(i, 2 * n - 2);
            return Math.min(at, 2 * n - 2 - at);
          };
      case SYMMETRIC ->
          i -> {
            long at = Math.floorMod(i, 2 * n);
            return Math.min(at, 2 * n - 1 - at);
          };
    };
  }

  private static long[][] widths(Tensor x, long[]... width) {
    long[][] all = new long[x.rank()][];
    for (int i = 0; i < all.length; i++) {
      all[i] = width.length == 1 ? width[0] : width[Math.min(i, width.length - 1)];
    }
    Require.check(
        (width.length == 1 || width.length == x.rank())
            && Arrays.stream(width).allMatch(w -> w.length == 2 && w[0] >= 0 && w[1] >= 0),
        "pad",
        "width",
        Arrays.deepToString(width),
        "a pair of numbers of 0 or more for each axis of " + x.type() + ", or one pair for all");
    return all;
  }

  private static Ints side(long[][] width, int side) {
    return Ints.of(Arrays.stream(width).mapToInt(w -> Math.toIntExact(w[side])).toArray());
  }

  /**
   * Axes taken apart, reordered and put together as a pattern says: {@code rearrange(images, "b (h
   * h2) (w w2) c -> b h w (h2 w2 c)", Map.of("h2", 2L, "w2", 2L))}.
   *
   * <p>On the left each axis of the tensor has a name, a group of names in brackets that it is
   * taken apart into, or {@code 1}; {@code ...} stands for any number of axes. The right has the
   * same names in any order and grouping.
   *
   * @param lengths of names; one per group may be missing
   */
  public static Tensor rearrange(Tensor x, String pattern, Map<String, Long> lengths) {
    return Rearrangement.parse(pattern).apply(x, lengths);
  }

  /** {@link #rearrange(Tensor, String, Map)} where no length needs to be given. */
  public static Tensor rearrange(Tensor x, String pattern) {
    return rearrange(x, pattern, Map.of());
  }
}
