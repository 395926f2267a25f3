package dev.crema.engine.kernels.vector;

import java.nio.ByteOrder;

/** Transposition of small matrices of 4-byte elements. */
final class Transpose {
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private Transpose() {}

  /**
   * {@code to[r][c] = from[c][r]}, two by two: a long holds two neighbours of a row.
   *
   * @param fromStep bytes from one row of the source to the next
   * @param toStep the same in the target
   * @param rows the rows of the target
   */
  static void ints(long from, long fromStep, long to, long toStep, long rows, long columns) {
    long r = 0;
    for (; LITTLE_ENDIAN && r + 2 <= rows; r += 2) {
      pairOfRows(from + 4 * r, fromStep, to + r * toStep, toStep, columns);
    }
    for (; r < rows; r++) {
      for (long c = 0; c < columns; c++) {
        Mem.putInt(to + r * toStep + 4 * c, Mem.getInt(from + c * fromStep + 4 * r));
      }
    }
  }

  private static void pairOfRows(long from, long fromStep, long to, long toStep, long columns) {
    long c = 0;
    for (; c + 2 <= columns; c += 2) {
      long upper = Mem.getLong(from + c * fromStep);
      long lower = Mem.getLong(from + c * fromStep + fromStep);
      Mem.putLong(to + 4 * c, (upper & 0xFFFFFFFFL) | lower << 32);
      Mem.putLong(to + 4 * c + toStep, upper >>> 32 | (lower & 0xFFFFFFFF00000000L));
    }
    if (c < columns) {
      long last = Mem.getLong(from + c * fromStep);
      Mem.putInt(to + 4 * c, (int) last);
      Mem.putInt(to + 4 * c + toStep, (int) (last >>> 32));
    }
  }
}
