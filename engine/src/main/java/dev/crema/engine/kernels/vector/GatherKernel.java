package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.IndexException;

/** Rows picked by number, each copied as a piece. */
final class GatherKernel {
  private GatherKernel() {}

  static Kernel of(Spec.Gather spec) {
    long rows = spec.batch() * spec.outer() * spec.count();
    long rowBytes = spec.inner() * spec.bytes();
    int tiles = Tiles.count(rows, Math.max(rowBytes, 8), Tiles.LEAST_BYTES);
    return new Tiled(
        "vector:gather",
        tiles,
        (buffers, tile, _) ->
            rows(
                spec,
                buffers,
                Tiles.start(rows, tiles, tile),
                Tiles.start(rows, tiles, tile + 1L)));
  }

  private static void rows(Spec.Gather spec, long[] buffers, long from, long to) {
    long rowBytes = spec.inner() * spec.bytes();
    long axisBytes = spec.axis() * rowBytes;
    long row = from;
    while (row < to) {
      long outer = row / spec.count();
      long first = row % spec.count();
      long run = Math.min(to - row, spec.count() - first);
      long index = (outer / spec.outer()) * spec.count() + first;
      long x = buffers[0] + outer * axisBytes;
      long y = buffers[2] + row * rowBytes;
      for (long i = 0; i < run; i++) {
        long picked = Mem.index(spec.index(), buffers[1], index + i);
        if (picked < 0 || picked >= spec.axis()) {
          throw outside("gather", picked, index + i, 0, spec.axis());
        }
        Rows.copy(x + picked * rowBytes, y + i * rowBytes, rowBytes);
      }
      row += run;
    }
  }

  /** Checks all indices of a buffer: {@code least} to {@code axis - 1} are allowed. */
  static void check(String who, DType type, long address, long count, long least, long axis) {
    for (long i = 0; i < count; i++) {
      long index = Mem.index(type, address, i);
      if (index < least || index >= axis) {
        throw outside(who, index, i, least, axis);
      }
    }
  }

  private static IndexException outside(
      String who, long index, long position, long least, long axis) {
    return new IndexException(
        who
            + ": index "
            + index
            + " at position "
            + position
            + " is out of range; allowed: "
            + (least == axis ? "none, the axis is empty" : least + " to " + (axis - 1)));
  }
}
