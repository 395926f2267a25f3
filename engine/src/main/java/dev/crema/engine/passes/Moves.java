package dev.crema.engine.passes;

import static dev.crema.engine.passes.Simplify.make;
import static dev.crema.engine.passes.Simplify.reshaped;

import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Simpler forms of moves: those that move nothing vanish, neighbours become one. */
final class Moves {
  private Moves() {}

  static Node reshape(Shape shape, Node y) {
    Node x = y.input(0);
    if (x.shape().equals(shape)) {
      return x;
    }
    return x.op() instanceof Op.Reshape ? make(new Op.Reshape(shape), x.input(0)) : y;
  }

  static Node transpose(Ints permutation, Node y) {
    Node x = y.input(0);
    int[] moved = permutation.stream().filter(a -> x.shape().dim(a) != 1).toArray();
    if (IntStream.range(1, moved.length).allMatch(i -> moved[i - 1] < moved[i])) {
      return reshaped(x, y.shape());
    }
    if (x.op() instanceof Op.Transpose(Ints before)) {
      Ints both = Ints.of(permutation.stream().map(before::get).toArray());
      return make(new Op.Transpose(both), x.input(0));
    }
    return y;
  }

  static Node broadcast(Shape shape, Node y) {
    Node x = y.input(0);
    if (x.shape().size() == shape.size()) {
      return reshaped(x, shape);
    }
    return x.op() instanceof Op.Broadcast ? make(new Op.Broadcast(shape), x.input(0)) : y;
  }

  static Node reverse(Ints axes, Node y) {
    Node x = y.input(0);
    if (axes.stream().allMatch(a -> x.shape().dim(a) <= 1)) {
      return x;
    }
    return x.op().equals(y.op()) ? x.input(0) : y;
  }

  static Node slice(Op.Slice slice, Node y) {
    Node x = y.input(0);
    if (x.shape().equals(y.shape())) {
      return x;
    }
    return switch (x.op()) {
      case Op.Slice before -> {
        int rank = y.shape().rank();
        long[] start = new long[rank];
        long[] limit = new long[rank];
        int[] stride = new int[rank];
        for (int i = 0; i < rank; i++) {
          int step = before.stride().get(i);
          start[i] = before.start().dim(i) + slice.start().dim(i) * step;
          stride[i] = Math.multiplyExact(step, slice.stride().get(i));
          limit[i] = limit(start[i], y.shape().dim(i), stride[i]);
        }
        yield slice(start, limit, Ints.of(stride), x.input(0));
      }
      case Op.Pad pad when pad.interior().allEqual(0) -> {
        int rank = y.shape().rank();
        long[] start = new long[rank];
        long[] limit = new long[rank];
        boolean inside = true;
        for (int i = 0; i < rank; i++) {
          start[i] = slice.start().dim(i) - pad.low().get(i);
          limit[i] = limit(start[i], y.shape().dim(i), slice.stride().get(i));
          inside &= start[i] >= 0 && limit[i] <= x.input(0).shape().dim(i);
        }
        yield inside ? slice(start, limit, slice.stride(), x.input(0)) : y;
      }
      case Op.Concatenate(int axis) -> {
        long from = slice.start().dim(axis);
        long to = limit(from, y.shape().dim(axis), slice.stride().get(axis));
        for (Node part : x.inputs()) {
          long length = part.shape().dim(axis);
          if (from >= 0 && to <= length) {
            Shape start = slice.start().with(axis, from);
            Shape limit = slice.limit().with(axis, to);
            yield make(new Op.Slice(start, limit, slice.stride()), part);
          }
          from -= length;
          to -= length;
        }
        yield y;
      }
      default -> y;
    };
  }

  /** One past the last of one or more elements taken. */
  private static long limit(long start, long count, int stride) {
    return start + (count - 1) * stride + 1;
  }

  private static Node slice(long[] start, long[] limit, Ints stride, Node x) {
    return make(new Op.Slice(Shape.of(start), Shape.of(limit), stride), x);
  }

  static Node pad(Op.Pad pad, Node y) {
    Node x = y.input(0);
    if (x.shape().equals(y.shape())) {
      return x;
    }
    if (x.op() instanceof Op.Pad before
        && before.bits() == pad.bits()
        && pad.interior().allEqual(0)) {
      return make(
          new Op.Pad(
              sum(before.low(), pad.low()),
              sum(before.high(), pad.high()),
              before.interior(),
              pad.bits()),
          x.input(0));
    }
    return y;
  }

  private static Ints sum(Ints a, Ints b) {
    return Ints.of(IntStream.range(0, a.size()).map(i -> a.get(i) + b.get(i)).toArray());
  }

  static Node concatenate(int axis, Node y) {
    List<Node> parts = new ArrayList<>();
    for (Node part : y.inputs()) {
      if (part.op().equals(y.op())) {
        parts.addAll(part.inputs());
      } else if (part.shape().dim(axis) > 0) {
        parts.add(part);
      }
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return parts.isEmpty() || parts.equals(y.inputs()) ? y : make(y.op(), parts);
  }

  /**
   * The sum of two values padded with zeros that lie side by side along one axis, as their
   * concatenation: what the gradients of neighbouring slices, such as the steps of a sequence, add
   * up to. Null if they do not.
   */
  static @Nullable Node joined(Node a, Node b) {
    if (!(isZeroPad(a) && isZeroPad(b) && a.shape().equals(b.shape()))) {
      return null;
    }
    Op.Pad padA = (Op.Pad) a.op();
    Op.Pad padB = (Op.Pad) b.op();
    int axis = -1;
    for (int i = 0; i < a.shape().rank(); i++) {
      boolean same =
          padA.low().get(i) == padB.low().get(i) && padA.high().get(i) == padB.high().get(i);
      if (!same && axis >= 0) {
        return null;
      }
      axis = same ? axis : i;
    }
    if (axis < 0) {
      return null;
    }
    if (padA.low().get(axis) > padB.low().get(axis)) {
      return joined(b, a, axis);
    }
    return joined(a, b, axis);
  }

  private static @Nullable Node joined(Node first, Node second, int axis) {
    Op.Pad before = (Op.Pad) first.op();
    Op.Pad after = (Op.Pad) second.op();
    Node x = first.input(0);
    if (before.low().get(axis) + x.shape().dim(axis) != after.low().get(axis)) {
      return null;
    }
    int[] high = before.high().toArray();
    high[axis] = after.high().get(axis);
    Node both = make(new Op.Concatenate(axis), x, second.input(0));
    return make(new Op.Pad(before.low(), Ints.of(high), before.interior(), 0), both);
  }

  private static boolean isZeroPad(Node node) {
    return node.op() instanceof Op.Pad pad && pad.bits() == 0 && pad.interior().allEqual(0);
  }
}
