package dev.crema.engine.kernels.vector;

/** Short runs of memory, for which a call into the runtime would cost more than the work. */
final class Rows {
  /** From this length on the runtime's copy is faster than a loop. */
  private static final long LONG = 128;

  private static final WarmUp.Gate COPY =
      WarmUp.gate("rows", () -> trial(true, WarmUp.memory()), () -> trial(false, WarmUp.memory()));

  private Rows() {}

  /** Asks for the vector form of copies of many rows. */
  static void want() {
    COPY.want();
  }

  /** Copies bytes, a multiple of 4 where elements have at least 4. */
  static void copy(long from, long to, long bytes) {
    if (bytes >= LONG) {
      Mem.copy(from, to, bytes);
      return;
    }
    long i = 0;
    for (; i + 8 <= bytes; i += 8) {
      Mem.putLong(to + i, Mem.getLong(from + i));
    }
    if (i + 4 <= bytes) {
      Mem.putInt(to + i, Mem.getInt(from + i));
      i += 4;
    }
    for (; i < bytes; i++) {
      Mem.putByte(to + i, Mem.getByte(from + i));
    }
  }

  /** Sets bytes, a multiple of 4, to zero. */
  static void clear(long to, long bytes) {
    if (bytes >= LONG) {
      Mem.zero(to, bytes);
      return;
    }
    for (long i = 0; i < bytes; i += 4) {
      Mem.putInt(to + i, 0);
    }
  }

  /** Copies rows of some bytes, a multiple of 4. */
  static void copy(long from, long fromStep, long to, long toStep, long rows, long bytes) {
    if (bytes >= 8 * LONG) {
      for (long r = 0; r < rows; r++) {
        Mem.copy(from + r * fromStep, to + r * toStep, bytes);
      }
      return;
    }
    long done = COPY.isOpen() ? VectorFloats.copy(from, fromStep, to, toStep, rows, bytes) : 0;
    if (done < bytes) {
      copyLongs(from + done, fromStep, to + done, toStep, rows, bytes - done);
    }
  }

  private static void copyLongs(
      long from, long fromStep, long to, long toStep, long rows, long bytes) {
    long longs = bytes & -8;
    for (long r = 0; r < rows; r++) {
      copyLongs(from + r * fromStep, to + r * toStep, longs);
    }
    if (longs < bytes) {
      for (long r = 0; r < rows; r++) {
        Mem.putInt(to + r * toStep + longs, Mem.getInt(from + r * fromStep + longs));
      }
    }
  }

  private static void copyLongs(long from, long to, long bytes) {
    for (long i = 0; i < bytes; i += 8) {
      Mem.putLong(to + i, Mem.getLong(from + i));
    }
  }

  /** Sets rows of some bytes, a multiple of 4, to zero. */
  static void clear(long to, long toStep, long rows, long bytes) {
    for (long r = 0; r < rows; r++) {
      clear(to + r * toStep, bytes);
    }
  }

  private static void trial(boolean vector, long memory) {
    long bytes = 2 * LONG;
    long rows = 64;
    long to = memory + rows * bytes;
    if (vector) {
      VectorFloats.copy(memory, bytes, to, bytes, rows, bytes);
    } else {
      copyLongs(memory, bytes, to, bytes, rows, bytes);
    }
  }
}
