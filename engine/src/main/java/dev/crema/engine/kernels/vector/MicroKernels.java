package dev.crema.engine.kernels.vector;

/**
 * The inner loops of {@link Gemm}: some rows times a panel, by vectors where they are warm and by
 * scalars where not.
 */
final class MicroKernels {
  private static final int TRIAL_DEPTH = 16;
  private static final int EMPTY_TRIALS = 60;

  /** Gates of the vector forms for panels of at most 16, 32 and 64 columns. */
  private static final WarmUp.Gate FLOATS_16 = gate(16);

  private static final WarmUp.Gate FLOATS_32 = gate(32);
  private static final WarmUp.Gate FLOATS_64 = gate(64);

  private MicroKernels() {}

  /**
   * Computes the product of rows and a panel.
   *
   * @param a the left matrix; its rows are {@code rowStep} bytes apart, its steps in depth {@code
   *     step}; memory is readable up to a multiple of {@link Gemm#BLOCK} rows
   * @param b the panel, its steps in depth {@code bStep} bytes apart
   * @param sums where the product goes, its rows {@code sumStep} bytes apart; there is memory for a
   *     multiple of {@link Gemm#BLOCK} rows and of 16, 32 or 64 columns
   * @param depth at least 1, at most {@link Gemm#DEPTH}
   * @param columns the columns that matter
   * @param fresh whether the sums take the product; if not, it is added to them
   */
  static void panel(
      Arithmetic arithmetic,
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      int depth,
      int rows,
      int columns,
      boolean fresh) {
    switch (arithmetic) {
      case FLOATS -> {
        if (gateFor(columns).isOpen()) {
          VectorFloats.panel(
              a, rowStep, step, b, bStep, sums, sumStep, depth, rows, columns, fresh);
        } else {
          ScalarFloats.panel(
              a, rowStep, step, b, bStep, sums, sumStep, depth, rows, columns, fresh);
        }
      }
      case DOUBLES ->
          ScalarDoubles.panel(
              a, rowStep, step, b, bStep, sums, sumStep, depth, rows, columns, fresh);
      case INTS ->
          ScalarInts.panel(a, rowStep, step, b, bStep, sums, sumStep, depth, rows, columns, fresh);
      case LONGS -> longs(a, rowStep, step, b, bStep, sums, sumStep, depth, rows, columns, fresh);
    }
  }

  private static void longs(
      long a,
      long rowStep,
      long step,
      long b,
      long bStep,
      long sums,
      long sumStep,
      int depth,
      int rows,
      int columns,
      boolean fresh) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        long to = sums + r * sumStep + 8L * c;
        long sum = fresh ? 0 : Mem.getLong(to);
        for (int k = 0; k < depth; k++) {
          sum += Mem.getLong(a + r * rowStep + k * step) * Mem.getLong(b + k * bStep + 8L * c);
        }
        Mem.putLong(to, sum);
      }
    }
  }

  private static WarmUp.Gate gateFor(long columns) {
    return columns <= 16 ? FLOATS_16 : columns <= 32 ? FLOATS_32 : FLOATS_64;
  }

  /**
   * Asks for the vector forms that a product will use.
   *
   * @param nanos about how long it takes in scalar code
   */
  static void want(Arithmetic arithmetic, long columns, long nanos) {
    if (arithmetic == Arithmetic.FLOATS && columns > 0) {
      if (columns >= arithmetic.panel) {
        gateFor(arithmetic.panel).want(nanos);
      }
      long rest = columns % arithmetic.panel;
      if (rest > 0) {
        gateFor(rest).want(nanos);
      }
      Arithmetic.FINISH.want();
    }
  }

  /** Decides between the forms, for tests that compare the two. */
  static void force(boolean vector) {
    FLOATS_16.force(vector);
    FLOATS_32.force(vector);
    FLOATS_64.force(vector);
    Arithmetic.FINISH.force(vector);
  }

  private static WarmUp.Gate gate(int columns) {
    return WarmUp.gate(
        "gemm " + columns,
        () -> exercise(columns, WarmUp.memory()),
        () -> trial(true, columns, TRIAL_DEPTH, WarmUp.memory()),
        () -> trial(false, columns, TRIAL_DEPTH, WarmUp.memory()),
        Long.MAX_VALUE);
  }

  /** The JIT compiler counts calls; those for no depth are cheap. */
  private static void exercise(int columns, long memory) {
    trial(true, columns, TRIAL_DEPTH, memory);
    for (int i = 0; i < EMPTY_TRIALS; i++) {
      trial(true, columns, 0, memory);
    }
  }

  private static void trial(boolean vector, int columns, int depth, long memory) {
    long step = Gemm.PANEL_BYTES;
    long sums = memory + TRIAL_DEPTH * step;
    int rows = 4 * Gemm.BLOCK;
    if (vector) {
      VectorFloats.panel(memory, 4, step, memory, step, sums, step, depth, rows, columns, false);
    } else {
      ScalarFloats.panel(memory, 4, step, memory, step, sums, step, depth, rows, columns, false);
    }
  }
}
