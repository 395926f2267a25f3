package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;

/**
 * Rows written by number. A tile owns every so many-th block of rows and looks at every index, so
 * that the last value for a row counts whatever the number of tiles, and popular rows, which often
 * lie together, are shared out.
 */
final class UpdateRowsKernel {
  /** The least length of a block: two tiles do not write to one line of the cache. */
  private static final long BLOCK_BYTES = 64;

  /** Each tile reads the whole index. */
  private static final int MOST_TILES = 8;

  private UpdateRowsKernel() {}

  static Kernel of(Spec.UpdateRows spec) {
    long rowBytes = spec.inner() * spec.bytes();
    int most =
        Math.min(MOST_TILES, Tiles.count(spec.count(), Math.max(rowBytes, 8), Tiles.LEAST_BYTES));
    // Powers of two, for quotients would take longer than the rows.
    int tiles = Integer.highestOneBit(most);
    long blockRows = Tiles.ceilDiv(BLOCK_BYTES, Math.max(1, rowBytes));
    int shift = 64 - Long.numberOfLeadingZeros(blockRows - 1);
    return new Tiled(
        "vector:update_rows",
        tiles,
        (buffers, tile, _) -> {
          GatherKernel.check(
              "update rows", spec.index(), buffers[0], spec.count(), -1, spec.rows());
          for (long i = 0; i < spec.count(); i++) {
            long row = Mem.index(spec.index(), buffers[0], i);
            if (row >= 0 && (row >> shift & (tiles - 1)) == tile) {
              Rows.copy(buffers[1] + i * rowBytes, buffers[2] + row * rowBytes, rowBytes);
            }
          }
        });
  }
}
