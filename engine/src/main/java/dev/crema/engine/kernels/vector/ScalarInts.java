package dev.crema.engine.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A panel of {@link Gemm} in int32 without the Vector API. Operands are copied into arrays: loops
 * over arrays are the ones that interpreter and C1 run best and that C2 turns into vector code by
 * itself, provided that all arrays of a loop have the same index. So the panel is an array of rows.
 */
final class ScalarInts {
  private static final int WIDTH = Gemm.PANEL_BYTES / 4;
  private static final ThreadLocal<ScalarInts> LOCAL = ThreadLocal.withInitial(ScalarInts::new);

  private final int[][] right = new int[Gemm.DEPTH][WIDTH];
  private final int[] left = new int[Gemm.DEPTH];
  private final int[] sums = new int[WIDTH];
  private final int[] totals = new int[WIDTH];

  private ScalarInts() {}

  /** What {@link MicroKernels#panel} says. */
  static void panel(
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
    ScalarInts local = LOCAL.get();
    for (int k = 0; k < depth; k++) {
      MemorySegment.copy(Mem.ALL, JAVA_INT_UNALIGNED, b + k * bStep, local.right[k], 0, columns);
    }
    for (int r = 0; r < rows; r++) {
      local.load(a + r * rowStep, step, depth);
      Arrays.fill(local.sums, 0, columns, 0);
      local.row(depth, columns);
      local.add(sums + r * sumStep, columns, fresh);
    }
  }

  private void load(long a, long step, int depth) {
    if (step == 4) {
      MemorySegment.copy(Mem.ALL, JAVA_INT_UNALIGNED, a, left, 0, depth);
      return;
    }
    for (int k = 0; k < depth; k++) {
      left[k] = Mem.getInt(a + k * step);
    }
  }

  private void row(int depth, int columns) {
    int k = 0;
    for (; k + 4 <= depth; k += 4) {
      four(
          sums,
          left[k],
          right[k],
          left[k + 1],
          right[k + 1],
          left[k + 2],
          right[k + 2],
          left[k + 3],
          right[k + 3],
          columns);
    }
    for (; k < depth; k++) {
      one(sums, left[k], right[k], columns);
    }
  }

  private static void four(
      int[] sums,
      int x0,
      int[] b0,
      int x1,
      int[] b1,
      int x2,
      int[] b2,
      int x3,
      int[] b3,
      int columns) {
    for (int j = 0; j < columns; j++) {
      sums[j] += x0 * b0[j] + x1 * b1[j] + x2 * b2[j] + x3 * b3[j];
    }
  }

  private static void one(int[] sums, int x, int[] b, int columns) {
    for (int j = 0; j < columns; j++) {
      sums[j] += x * b[j];
    }
  }

  private void add(long address, int columns, boolean fresh) {
    if (fresh) {
      MemorySegment.copy(sums, 0, Mem.ALL, JAVA_INT_UNALIGNED, address, columns);
      return;
    }
    MemorySegment.copy(Mem.ALL, JAVA_INT_UNALIGNED, address, totals, 0, columns);
    for (int j = 0; j < columns; j++) {
      totals[j] += sums[j];
    }
    MemorySegment.copy(totals, 0, Mem.ALL, JAVA_INT_UNALIGNED, address, columns);
  }
}
