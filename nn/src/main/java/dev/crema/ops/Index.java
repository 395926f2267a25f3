package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import java.util.List;
import java.util.OptionalLong;

/**
 * What {@link Ops#getItem} takes of an axis: Python's {@code x[3, 1:, ..., ::-1, None]} is {@code
 * getItem(x, at(3), from(1), rest(), range().by(-1), newAxis())}.
 */
public sealed interface Index {
  /** One element; the axis is removed. Negative positions count from the end. */
  record At(long position) implements Index {}

  /**
   * A range; negative bounds count from the end, and what is beyond it is left out.
   *
   * @param from the first element; without it the first, or the last for a negative step
   * @param to the element before which it ends; without it the range has no end
   * @param step not 0; negative goes backwards
   */
  record Range(OptionalLong from, OptionalLong to, int step) implements Index {
    public Range {
      Require.check(step != 0, "getItem", "step", step, "any number but 0");
    }

    /** Every {@code step}-th element only. */
    public Range by(int step) {
      return new Range(from, to, step);
    }
  }

  /** A new axis of length 1. */
  record NewAxis() implements Index {}

  /** All axes that no other index takes; at most once. */
  record Rest() implements Index {}

  static Index at(long position) {
    return new At(position);
  }

  /** All elements. */
  static Range range() {
    return new Range(OptionalLong.empty(), OptionalLong.empty(), 1);
  }

  static Range range(long from, long to) {
    return new Range(OptionalLong.of(from), OptionalLong.of(to), 1);
  }

  static Range from(long from) {
    return new Range(OptionalLong.of(from), OptionalLong.empty(), 1);
  }

  static Range to(long to) {
    return new Range(OptionalLong.empty(), OptionalLong.of(to), 1);
  }

  static Index newAxis() {
    return new NewAxis();
  }

  static Index rest() {
    return new Rest();
  }

  /** The elements of a tensor that indices name. */
  static Tensor apply(Tensor x, List<Index> indices) {
    long taken = indices.stream().filter(i -> i instanceof At || i instanceof Range).count();
    long rests = indices.stream().filter(i -> i instanceof Rest).count();
    if (taken > x.rank() || rests > 1) {
      throw new ShapeException(
          "getItem: indices are "
              + indices
              + " for "
              + x.type()
              + "; allowed: one per axis, and rest() once");
    }
    Tensor result = x;
    int axis = 0;
    for (Index index : indices) {
      switch (index) {
        case At(long position) -> {
          long length = result.dim(axis);
          Require.check(
              position >= -length && position < length,
              "getItem",
              "position",
              position,
              -length + " to " + (length - 1));
          result = result.select(axis, position);
        }
        case Range range -> result = range(result, axis++, range);
        case NewAxis _ -> result = result.expandDims(axis++);
        case Rest _ -> axis += x.rank() - (int) taken;
      }
    }
    return result;
  }

  private static Tensor range(Tensor x, int axis, Range range) {
    long n = x.dim(axis);
    if (range.step > 0) {
      long from = bound(range.from.orElse(0), n, 0, n);
      long to = bound(range.to.orElse(n), n, from, n);
      return x.slice(axis, from, to, range.step);
    }
    // The same elements of the axis turned round.
    long from = bound(range.from.orElse(n - 1), n, -1, n - 1);
    long to = range.to.isEmpty() ? -1 : bound(range.to.getAsLong(), n, -1, n - 1);
    return x.flip(axis).slice(axis, n - 1 - from, Math.max(n - 1 - from, n - 1 - to), -range.step);
  }

  private static long bound(long position, long n, long least, long greatest) {
    return Math.clamp(position < 0 ? position + n : position, Math.min(least, greatest), greatest);
  }
}
