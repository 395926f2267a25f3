package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Tensors put together and taken apart. */
abstract class JoinOps extends ShapeOps {
  /** Tensors one after the other along the first axis, in their common type. */
  public static Tensor concatenate(List<Tensor> parts) {
    return Tensor.concatenate(0, parts);
  }

  /** Tensors one after the other along an axis, in their common type. */
  public static Tensor concatenate(List<Tensor> parts, int axis) {
    return Tensor.concatenate(axis, parts);
  }

  /** The elements of two tensors one after the other, in one axis. */
  public static Tensor append(Tensor x1, Tensor x2) {
    return Tensor.concatenate(0, List.of(ravel(x1), ravel(x2)));
  }

  /** Two tensors one after the other along an axis. */
  public static Tensor append(Tensor x1, Tensor x2, int axis) {
    return Tensor.concatenate(axis, List.of(x1, x2));
  }

  /** Tensors of one shape along a new first axis. */
  public static Tensor stack(List<Tensor> parts) {
    return Tensor.stack(0, parts);
  }

  /** Tensors of one shape along a new axis. */
  public static Tensor stack(List<Tensor> parts, int axis) {
    return Tensor.stack(axis, parts);
  }

  /** Rows on top of each other: along the first axis, vectors being rows. */
  public static Tensor vstack(List<Tensor> parts) {
    return concatenate(parts.stream().map(x -> atLeast(x, 2)).toList(), 0);
  }

  /** Side by side: along the second axis, vectors along their only one. */
  public static Tensor hstack(List<Tensor> parts) {
    List<Tensor> all = parts.stream().map(x -> atLeast(x, 1)).toList();
    return concatenate(all, !all.isEmpty() && all.getFirst().rank() == 1 ? 0 : 1);
  }

  /** Behind each other: along the third axis. */
  public static Tensor dstack(List<Tensor> parts) {
    return concatenate(
        parts.stream().map(x -> x.rank() < 3 ? atLeast(x, 2).expandDims(2) : x).toList(), 2);
  }

  /** Vectors as columns of a matrix; matrices side by side. */
  public static Tensor columnStack(List<Tensor> parts) {
    return concatenate(
        parts.stream().map(x -> x.rank() < 2 ? ravel(x).expandDims(1) : x).toList(), 1);
  }

  private static Tensor atLeast(Tensor x, int rank) {
    Tensor result = x;
    while (result.rank() < rank) {
      result = result.expandDims(0);
    }
    return result;
  }

  /** The slices of the first axis. */
  public static List<Tensor> unstack(Tensor x) {
    return unstack(x, 0);
  }

  /** The slices of an axis. */
  public static List<Tensor> unstack(Tensor x, int axis) {
    return LongStream.range(0, x.dim(axis)).mapToObj(i -> x.select(axis, i)).toList();
  }

  /** Cut along the first axis into parts of equal length. */
  public static List<Tensor> split(Tensor x, int sections) {
    return split(x, sections, 0);
  }

  /**
   * Cut along an axis into parts of equal length.
   *
   * @param sections how many, a divisor of the length
   */
  public static List<Tensor> split(Tensor x, int sections, int axis) {
    Require.check(
        sections > 0 && x.dim(axis) % sections == 0,
        "split",
        "sections",
        sections,
        "a divisor of " + x.dim(axis) + ", the length of axis " + axis);
    return arraySplit(x, sections, axis);
  }

  /**
   * Cut along an axis before each of these places.
   *
   * @param indices ascending; negative ones count from the end
   */
  public static List<Tensor> split(Tensor x, long[] indices, int axis) {
    long length = x.dim(axis);
    List<Tensor> parts = new ArrayList<>();
    long from = 0;
    for (int i = 0; i <= indices.length; i++) {
      long to = i == indices.length ? length : indices[i];
      to = Math.clamp(to < 0 ? to + length : to, 0, length);
      parts.add(x.slice(axis, Math.min(from, to), to));
      from = to;
    }
    return parts;
  }

  /** Cut along the first axis into parts whose lengths differ by one at most. */
  public static List<Tensor> arraySplit(Tensor x, int sections) {
    return arraySplit(x, sections, 0);
  }

  /** Cut along an axis into parts whose lengths differ by one at most, the longer ones first. */
  public static List<Tensor> arraySplit(Tensor x, int sections, int axis) {
    Require.atLeast("arraySplit", "sections", sections, 1);
    long length = x.dim(axis);
    long[] lengths = new long[sections];
    for (int i = 0; i < sections; i++) {
      lengths[i] = length / sections + (i < length % sections ? 1 : 0);
    }
    return x.split(axis, lengths);
  }

  /** Cut before these places of an axis: {@link #split(Tensor, long[], int)}. */
  public static List<Tensor> arraySplit(Tensor x, long[] indices, int axis) {
    return split(x, indices, axis);
  }

  /** Cut side by side: along the second axis, vectors along their only one. */
  public static List<Tensor> hsplit(Tensor x, int sections) {
    return split(x, sections, x.rank() == 1 ? 0 : 1);
  }

  public static List<Tensor> hsplit(Tensor x, long... indices) {
    return split(x, indices, x.rank() == 1 ? 0 : 1);
  }

  /** Cut along the first axis of two or more. */
  public static List<Tensor> vsplit(Tensor x, int sections) {
    return split(x, sections, requireRank("vsplit", x, 2, 0));
  }

  public static List<Tensor> vsplit(Tensor x, long... indices) {
    return split(x, indices, requireRank("vsplit", x, 2, 0));
  }

  /** Cut along the third axis. */
  public static List<Tensor> dsplit(Tensor x, int sections) {
    return split(x, sections, requireRank("dsplit", x, 3, 2));
  }

  public static List<Tensor> dsplit(Tensor x, long... indices) {
    return split(x, indices, requireRank("dsplit", x, 3, 2));
  }

  private static int requireRank(String who, Tensor x, int rank, int axis) {
    if (x.rank() < rank) {
      throw new ShapeException(who + ": x is " + x.type() + "; allowed: rank " + rank + " or more");
    }
    return axis;
  }
}
