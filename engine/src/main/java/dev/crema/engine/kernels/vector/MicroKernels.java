package dev.crema.engine.kernels.vector;

/**
 * The innermost loops of {@link Gemm}: a block of 8 rows times a packed panel, added to sums {@code
 * [8, panel]}.
 */
final class MicroKernels {
  private static final int TRIAL_DEPTH = 64;

  /** Gates of the vector forms for panels of at most 16, 32 and 64 columns. */
  private static final WarmUp.Gate FLOATS_16 = gate(16);

  private static final WarmUp.Gate FLOATS_32 = gate(32);
  private static final WarmUp.Gate FLOATS_64 = gate(64);

  private MicroKernels() {}

  /**
   * Adds the product of a block and a panel to sums.
   *
   * @param a the block; its rows are {@code rowStep} bytes apart, its steps in depth {@code step}
   * @param b the panel, its steps in depth {@code bStep} bytes apart
   * @param rows the rows that matter
   * @param columns the columns that matter
   */
  static void run(
      Arithmetic arithmetic,
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      int depth,
      int rows,
      int columns) {
    if (arithmetic == Arithmetic.FLOATS && gateFor(columns).isOpen()) {
      VectorFloats.block(a, rowStep, step, b, bStep, sums, depth, rows, columns);
      return;
    }
    scalar(arithmetic, a, rowStep, step, b, bStep, sums, depth, rows, columns);
  }

  private static WarmUp.Gate gateFor(long columns) {
    return columns <= 16 ? FLOATS_16 : columns <= 32 ? FLOATS_32 : FLOATS_64;
  }

  /** Asks for the vector forms that a product will use. */
  static void want(Arithmetic arithmetic, long columns) {
    if (arithmetic == Arithmetic.FLOATS && columns > 0) {
      if (columns > 32) {
        FLOATS_64.want();
      }
      long rest = columns % arithmetic.panel;
      if (rest > 0 && rest <= 32) {
        gateFor(rest).want();
      }
    }
  }

  private static WarmUp.Gate gate(int columns) {
    return WarmUp.gate(
        "gemm " + columns,
        () -> trial(true, columns, WarmUp.memory()),
        () -> trial(false, columns, WarmUp.memory()));
  }

  private static void trial(boolean vector, int columns, long memory) {
    long step = Gemm.PANEL_BYTES;
    long sums = memory + TRIAL_DEPTH * step;
    for (int i = 0; i < 8; i++) {
      if (vector) {
        VectorFloats.block(memory, 4, step, memory, step, sums, TRIAL_DEPTH, Gemm.BLOCK, columns);
      } else {
        scalar(
            Arithmetic.FLOATS,
            memory,
            4,
            step,
            memory,
            step,
            sums,
            TRIAL_DEPTH,
            Gemm.BLOCK,
            columns);
      }
    }
  }

  private static void scalar(
      Arithmetic arithmetic,
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      int depth,
      int rows,
      int columns) {
    for (int r = 0; r < rows; r++) {
      long row = a + r * rowStep;
      long to = sums + (long) r * Gemm.PANEL_BYTES;
      switch (arithmetic) {
        case FLOATS -> {
          for (int c = 0; c < columns; c += 8) {
            floats(row, step, b + 4L * c, bStep, to + 4L * c, depth);
          }
        }
        case DOUBLES -> {
          for (int c = 0; c < columns; c += 4) {
            doubles(row, step, b + 8L * c, bStep, to + 8L * c, depth);
          }
        }
        case INTS -> {
          for (int c = 0; c < columns; c += 4) {
            ints(row, step, b + 4L * c, bStep, to + 4L * c, depth);
          }
        }
        case LONGS -> {
          for (int c = 0; c < columns; c += 4) {
            longs(row, step, b + 8L * c, bStep, to + 8L * c, depth);
          }
        }
      }
    }
  }

  private static void floats(long a, long step, long b, long bStep, long sums, int depth) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int k = 0; k < depth; k++) {
      float x = Mem.getFloat(a + k * step);
      long row = b + k * bStep;
      s0 = Fma.of(x, Mem.getFloat(row), s0);
      s1 = Fma.of(x, Mem.getFloat(row + 4), s1);
      s2 = Fma.of(x, Mem.getFloat(row + 8), s2);
      s3 = Fma.of(x, Mem.getFloat(row + 12), s3);
      s4 = Fma.of(x, Mem.getFloat(row + 16), s4);
      s5 = Fma.of(x, Mem.getFloat(row + 20), s5);
      s6 = Fma.of(x, Mem.getFloat(row + 24), s6);
      s7 = Fma.of(x, Mem.getFloat(row + 28), s7);
    }
    add(sums, s0);
    add(sums + 4, s1);
    add(sums + 8, s2);
    add(sums + 12, s3);
    add(sums + 16, s4);
    add(sums + 20, s5);
    add(sums + 24, s6);
    add(sums + 28, s7);
  }

  private static void add(long address, float value) {
    Mem.putFloat(address, Mem.getFloat(address) + value);
  }

  private static void doubles(long a, long step, long b, long bStep, long sums, int depth) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int k = 0; k < depth; k++) {
      double x = Mem.getDouble(a + k * step);
      long row = b + k * bStep;
      s0 = Fma.of(x, Mem.getDouble(row), s0);
      s1 = Fma.of(x, Mem.getDouble(row + 8), s1);
      s2 = Fma.of(x, Mem.getDouble(row + 16), s2);
      s3 = Fma.of(x, Mem.getDouble(row + 24), s3);
    }
    add(sums, s0);
    add(sums + 8, s1);
    add(sums + 16, s2);
    add(sums + 24, s3);
  }

  private static void add(long address, double value) {
    Mem.putDouble(address, Mem.getDouble(address) + value);
  }

  private static void ints(long a, long step, long b, long bStep, long sums, int depth) {
    int s0 = 0;
    int s1 = 0;
    int s2 = 0;
    int s3 = 0;
    for (int k = 0; k < depth; k++) {
      int x = Mem.getInt(a + k * step);
      long row = b + k * bStep;
      s0 += x * Mem.getInt(row);
      s1 += x * Mem.getInt(row + 4);
      s2 += x * Mem.getInt(row + 8);
      s3 += x * Mem.getInt(row + 12);
    }
    Mem.putInt(sums, Mem.getInt(sums) + s0);
    Mem.putInt(sums + 4, Mem.getInt(sums + 4) + s1);
    Mem.putInt(sums + 8, Mem.getInt(sums + 8) + s2);
    Mem.putInt(sums + 12, Mem.getInt(sums + 12) + s3);
  }

  private static void longs(long a, long step, long b, long bStep, long sums, int depth) {
    long s0 = 0;
    long s1 = 0;
    long s2 = 0;
    long s3 = 0;
    for (int k = 0; k < depth; k++) {
      long x = Mem.getLong(a + k * step);
      long row = b + k * bStep;
      s0 += x * Mem.getLong(row);
      s1 += x * Mem.getLong(row + 8);
      s2 += x * Mem.getLong(row + 16);
      s3 += x * Mem.getLong(row + 24);
    }
    Mem.putLong(sums, Mem.getLong(sums) + s0);
    Mem.putLong(sums + 8, Mem.getLong(sums + 8) + s1);
    Mem.putLong(sums + 16, Mem.getLong(sums + 16) + s2);
    Mem.putLong(sums + 24, Mem.getLong(sums + 24) + s3);
  }
}
