package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Strided copies. Axes of length 1 go, the others are put in the order of the target and merged
 * where both sides run on; what remains is copied by the innermost axes: as a contiguous run, as a
 * repeated element, as a transposed matrix in blocks, or element by element.
 */
final class CopyKernel {
  /** An axis with its steps in bytes. */
  private record Axis(long length, long from, long to) {}

  /** How the innermost one or two axes are copied. */
  private enum Inner {
    RUN,
    REPEAT,
    TRANSPOSE,
    STRIDED
  }

  /** What is to be done: outer axes to walk, then an inner form. */
  private record Walk(int bytes, List<Axis> axes, Inner inner) {}

  private static final int BLOCK = 32;

  private CopyKernel() {}

  static Kernel of(Spec.Copy spec) {
    int bytes = spec.bytes();
    if (spec.shape().size() == 0) {
      return new Tiled("vector:copy", 1, (_, _, _) -> {});
    }
    List<Axis> axes = merge(spec);
    Inner inner = inner(axes, bytes);
    List<Axis> ordered = inner == Inner.TRANSPOSE ? columnSecondLast(axes, bytes) : axes;
    Walk walk = new Walk(bytes, ordered, inner);
    Axis outermost = ordered.getFirst();
    long cost = spec.shape().size() / outermost.length() * bytes * (inner == Inner.RUN ? 1 : 4);
    int tiles = Tiles.count(outermost.length(), cost, 2 * Tiles.LEAST_BYTES);
    long fromOffset = spec.fromOffset() * bytes;
    long toOffset = spec.toOffset() * bytes;
    return new Tiled(
        "vector:copy",
        tiles,
        (buffers, tile, _) -> {
          long start = Tiles.start(outermost.length(), tiles, tile);
          long length = Tiles.start(outermost.length(), tiles, tile + 1L) - start;
          long from = buffers[0] + fromOffset + start * outermost.from();
          long to = buffers[1] + toOffset + start * outermost.to();
          walk(walk, 0, length, from, to);
        });
  }

  /** At least one axis, the one with the smallest step in the target last. */
  private static List<Axis> merge(Spec.Copy spec) {
    int bytes = spec.bytes();
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < spec.shape().rank(); i++) {
      if (spec.shape().dim(i) != 1) {
        axes.add(
            new Axis(
                spec.shape().dim(i),
                spec.fromStrides().get(i) * bytes,
                spec.toStrides().get(i) * bytes));
      }
    }
    axes.sort(Comparator.comparingLong((Axis a) -> Math.abs(a.to())).reversed());
    List<Axis> merged = new ArrayList<>();
    for (Axis axis : axes) {
      Axis last = merged.isEmpty() ? null : merged.getLast();
      if (last != null
          && last.from() == axis.from() * axis.length()
          && last.to() == axis.to() * axis.length()) {
        merged.set(
            merged.size() - 1, new Axis(last.length() * axis.length(), axis.from(), axis.to()));
      } else {
        merged.add(axis);
      }
    }
    return merged.isEmpty() ? List.of(new Axis(1, bytes, bytes)) : merged;
  }

  private static Inner inner(List<Axis> axes, int bytes) {
    Axis last = axes.getLast();
    if (last.to() != bytes) {
      return Inner.STRIDED;
    }
    if (last.from() == bytes) {
      return Inner.RUN;
    }
    if (last.from() == 0) {
      return Inner.REPEAT;
    }
    boolean column = axes.stream().anyMatch(axis -> axis.from() == bytes && axis.length() >= 4);
    return column && last.length() >= 4 ? Inner.TRANSPOSE : Inner.STRIDED;
  }

  /** Moves the axis along which the source is contiguous next to the last. */
  private static List<Axis> columnSecondLast(List<Axis> axes, int bytes) {
    List<Axis> result = new ArrayList<>(axes);
    for (Axis axis : axes) {
      if (axis.from() == bytes) {
        result.remove(axis);
        result.add(result.size() - 1, axis);
        return result;
      }
    }
    throw new IllegalStateException("no contiguous axis among " + axes);
  }

  /** Copies what lies under axis {@code depth}, of which {@code length} steps remain. */
  private static void walk(Walk walk, int depth, long length, long from, long to) {
    List<Axis> axes = walk.axes();
    Axis axis = axes.get(depth);
    int rest = axes.size() - depth;
    if (walk.inner() == Inner.TRANSPOSE && rest == 2) {
      Axis columns = axes.get(depth + 1);
      transpose(walk.bytes(), length, axis.to(), columns.length(), columns.from(), from, to);
      return;
    }
    if (rest == 1) {
      switch (walk.inner()) {
        case RUN -> Rows.copy(from, to, length * walk.bytes());
        case REPEAT -> repeat(walk.bytes(), length, from, to);
        case STRIDED -> strided(walk.bytes(), length, axis.from(), axis.to(), from, to);
        case TRANSPOSE -> throw new IllegalStateException("a transposition has two axes");
      }
      return;
    }
    long next = axes.get(depth + 1).length();
    for (long i = 0; i < length; i++) {
      walk(walk, depth + 1, next, from + i * axis.from(), to + i * axis.to());
    }
  }

  private static void repeat(int bytes, long count, long from, long to) {
    long bits = Mem.bits(bytes, from);
    long spread =
        switch (bytes) {
          case 1 -> bits * 0x0101010101010101L;
          case 2 -> bits * 0x0001000100010001L;
          case 4 -> bits * 0x0000000100000001L;
          default -> bits;
        };
    long i = 0;
    for (; i + 8 <= count * bytes; i += 8) {
      Mem.putLong(to + i, spread);
    }
    for (; i < count * bytes; i += bytes) {
      Mem.putBits(bytes, to + i, bits);
    }
  }

  private static void strided(
      int bytes, long count, long fromStep, long toStep, long from, long to) {
    if (bytes == 4) {
      for (long i = 0; i < count; i++) {
        Mem.putInt(to + i * toStep, Mem.getInt(from + i * fromStep));
      }
    } else {
      for (long i = 0; i < count; i++) {
        Mem.putBits(bytes, to + i * toStep, Mem.bits(bytes, from + i * fromStep));
      }
    }
  }

  /**
   * Copies {@code rows × columns} of the target, whose rows are contiguous, from a source whose
   * columns are.
   */
  private static void transpose(
      int bytes, long rows, long toStep, long columns, long fromStep, long from, long to) {
    for (long r = 0; r < rows; r += BLOCK) {
      long rowEnd = Math.min(rows, r + BLOCK);
      for (long c = 0; c < columns; c += BLOCK) {
        long columnCount = Math.min(columns - c, BLOCK);
        if (bytes == 4) {
          Transpose.ints(
              from + c * fromStep + 4 * r,
              fromStep,
              to + r * toStep + 4 * c,
              toStep,
              rowEnd - r,
              columnCount);
          continue;
        }
        for (long i = r; i < rowEnd; i++) {
          strided(
              bytes,
              columnCount,
              fromStep,
              bytes,
              from + c * fromStep + bytes * i,
              to + i * toStep + bytes * c);
        }
      }
    }
  }
}
