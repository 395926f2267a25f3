package dev.crema.engine.kernels.vector;

import dev.crema.engine.types.Reduction;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring columns of float32 elements, each to one number.
 *
 * <p>The sum of a column is formed from the top in blocks of {@value #BLOCK} rows, the blocks of
 * {@value #BLOCK} blocks likewise, and so on, which keeps its error small however tall the column.
 */
final class FloatColumns {
  static final int BLOCK = 256;

  /** The most columns at once. */
  static final int MOST = 1024;

  /** Enough for any number of rows that a {@code long} holds. */
  private static final int LEVELS = 8;

  /** The bytes of scratch memory for partial results. */
  static final long SCRATCH = 4L * MOST * LEVELS;

  private static final int WARM_COLUMNS = 128;

  private static final int[] WARM_ROWS = {40, 1, 64};

  /** Fewer of them until the code is compiled: it is slow before. */
  private static final int[] COLD_ROWS = {9, 1, 12};

  private static final WarmUp.Gate SUM = gate(Reduction.SUM);
  private static final WarmUp.Gate MAX = gate(Reduction.MAX);
  private static final WarmUp.Gate MIN = gate(Reduction.MIN);

  private FloatColumns() {}

  private static WarmUp.Gate gate(Reduction kind) {
    long elements = 0;
    for (int rows : WARM_ROWS) {
      elements += (long) rows * WARM_COLUMNS;
    }
    return WarmUp.gate(
        "column " + kind,
        () -> warm(kind, COLD_ROWS, true),
        () -> warm(kind, WARM_ROWS, true),
        () -> warm(kind, WARM_ROWS, false),
        elements / 2);
  }

  private static void warm(Reduction kind, int[] lengths, boolean vectors) {
    for (int rows : lengths) {
      long from = WarmUp.memory() + 4 * WARM_COLUMNS;
      block(kind, from, rows, 4L * WARM_COLUMNS, WARM_COLUMNS - 1, WarmUp.memory(), vectors);
    }
  }

  private static WarmUp.Gate gateOf(Reduction kind) {
    return switch (kind) {
      case SUM -> SUM;
      case MAX -> MAX;
      case MIN -> MIN;
      case PRODUCT -> throw new IllegalArgumentException("products are formed in float64");
    };
  }

  /** Asks for vectors to be warmed up for a number of columns. */
  static void want(Reduction kind, long columns) {
    if (columns >= 4) {
      gateOf(kind).want();
    }
  }

  /** Decides whether vectors compute, for tests that compare the two. */
  static void useVectors(Reduction kind, boolean use) {
    gateOf(kind).force(use);
  }

  /**
   * @param rows how many there are, each {@code inner} elements after the one before
   * @param count the columns, at most {@link #MOST}
   * @param loop computes whole vectors; null if Java does
   */
  static void reduce(
      Reduction kind,
      long from,
      long rows,
      long inner,
      long count,
      long to,
      long scratch,
      @Nullable ColumnLoop loop) {
    boolean vectors = loop == null && gateOf(kind).isOpen();
    reduce(kind, from, rows, 4 * inner, (int) count, to, scratch, loop, vectors);
  }

  private static void reduce(
      Reduction kind,
      long from,
      long rows,
      long step,
      int count,
      long to,
      long scratch,
      @Nullable ColumnLoop loop,
      boolean vectors) {
    if (rows <= BLOCK) {
      int done = loop == null ? 0 : block(loop, from, rows, step, count, to);
      block(kind, from + 4L * done, (int) rows, step, count - done, to + 4L * done, vectors);
      return;
    }
    long part = BLOCK;
    while (part * BLOCK < rows) {
      part *= BLOCK;
    }
    long below = scratch + 4 * MOST;
    reduce(kind, from, part, step, count, to, below, loop, vectors);
    for (long at = part; at < rows; at += part) {
      long length = Math.min(part, rows - at);
      reduce(kind, from + at * step, length, step, count, scratch, below, loop, vectors);
      combine(kind, scratch, count, to);
    }
  }

  /**
   * All columns if there are enough for a vector, the last one of which may overlap the one before
   * it.
   *
   * @return how many columns are done
   */
  private static int block(ColumnLoop loop, long from, long rows, long step, int count, long to) {
    int lanes = loop.lanes();
    if (count < lanes) {
      return 0;
    }
    loop.run(from, rows, step, count / lanes * lanes, to);
    if (count % lanes > 0) {
      long last = 4L * (count - lanes);
      loop.run(from + last, rows, step, lanes, to + last);
    }
    return count;
  }

  private static void combine(Reduction kind, long from, int count, long to) {
    for (int c = 0; c < count; c++) {
      float a = Mem.getFloat(to + 4L * c);
      float b = Mem.getFloat(from + 4L * c);
      Mem.putFloat(to + 4L * c, combine(kind, a, b));
    }
  }

  private static float combine(Reduction kind, float a, float b) {
    return switch (kind) {
      case SUM -> a + b;
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case PRODUCT -> a * b;
    };
  }

  private static void block(
      Reduction kind, long from, int rows, long step, int count, long to, boolean vectors) {
    switch (kind) {
      case SUM -> {
        int done = vectors ? FloatColumnVectors.sum(from, rows, step, count, to) : 0;
        for (; done < count; done++) {
          sumColumn(from + 4L * done, rows, step, to + 4L * done);
        }
      }
      case MAX -> {
        int done = vectors ? FloatColumnVectors.max(from, rows, step, count, to) : 0;
        for (; done < count; done++) {
          maxColumn(from + 4L * done, rows, step, to + 4L * done);
        }
      }
      case MIN -> {
        int done = vectors ? FloatColumnVectors.min(from, rows, step, count, to) : 0;
        for (; done < count; done++) {
          minColumn(from + 4L * done, rows, step, to + 4L * done);
        }
      }
      case PRODUCT -> throw new IllegalArgumentException("products are formed in float64");
    }
  }

  private static void sumColumn(long from, int rows, long step, long to) {
    float sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += Mem.getFloat(from + r * step);
    }
    Mem.putFloat(to, sum);
  }

  private static void maxColumn(long from, int rows, long step, long to) {
    float max = Float.NEGATIVE_INFINITY;
    for (int r = 0; r < rows; r++) {
      max = Math.max(max, Mem.getFloat(from + r * step));
    }
    Mem.putFloat(to, max);
  }

  private static void minColumn(long from, int rows, long step, long to) {
    float min = Float.POSITIVE_INFINITY;
    for (int r = 0; r < rows; r++) {
      min = Math.min(min, Mem.getFloat(from + r * step));
    }
    Mem.putFloat(to, min);
  }
}
