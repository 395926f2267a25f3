package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Axes that users name, and how tensors are turned so that these come last. */
final class Axes {
  private Axes() {}

  /** A function over axes; none stand for all. */
  @FunctionalInterface
  interface Reducer {
    Tensor apply(Tensor x, int... axes);
  }

  /** The axes in ascending order, from the start; all if none are given. */
  static int[] of(Tensor x, int... axes) {
    if (axes.length == 0) {
      return IntStream.range(0, x.rank()).toArray();
    }
    int[] sorted = Arrays.stream(axes).map(x.shape()::axis).sorted().distinct().toArray();
    if (sorted.length != axes.length) {
      throw new ShapeException(
          "axes " + Arrays.toString(axes) + " of " + x.type() + " name an axis twice");
    }
    return sorted;
  }

  /** How many elements the axes have together. */
  static long count(Tensor x, int... axes) {
    return Arrays.stream(of(x, axes)).mapToLong(x::dim).reduce(1, (a, b) -> a * b);
  }

  /** A reduction, with the axes put back at length 1 if they are to be kept. */
  static Tensor reduce(Reducer function, Tensor x, boolean keepDims, int... axes) {
    Tensor result = function.apply(x, axes);
    return keepDims ? result.reshape(x.shape().keep(Ints.of(of(x, axes)))) : result;
  }

  /** {@code [rest…, n]}: the axes as one, the last. */
  static Tensor together(Tensor x, int... axes) {
    int[] moved = of(x, axes);
    int[] rest =
        IntStream.range(0, x.rank()).filter(a -> Arrays.binarySearch(moved, a) < 0).toArray();
    Tensor turned =
        x.transpose(IntStream.concat(Arrays.stream(rest), Arrays.stream(moved)).toArray());
    return turned.reshape(turned.shape().slice(0, rest.length).concat(Shape.of(count(x, moved))));
  }

  /** The order in which one axis moves to another place, both counted from the start. */
  static int[] moving(int rank, int from, int to) {
    int[] order = new int[rank];
    for (int i = 0, k = 0; i < rank; i++) {
      if (i == to) {
        order[i] = from;
      } else {
        k += k == from ? 1 : 0;
        order[i] = k++;
      }
    }
    return order;
  }

  /** An axis as the last one. */
  static Tensor last(Tensor x, int axis) {
    return x.transpose(moving(x.rank(), x.shape().axis(axis), x.rank() - 1));
  }

  /** The last axis back at a place. */
  static Tensor back(Tensor x, int axis) {
    return x.transpose(moving(x.rank(), x.rank() - 1, x.shape().axis(axis)));
  }
}
