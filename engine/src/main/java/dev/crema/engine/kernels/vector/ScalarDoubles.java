package dev.crema.engine.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A panel of {@link Gemm} in float64 without the Vector API. Operands are copied into arrays: loops
 * over arrays are the ones that interpreter and C1 run best and that C2 turns into vector code by
 * itself, provided that all arrays of a loop have the same index. So the panel is an array of rows.
 */
final class ScalarDoubles {
  private static final int WIDTH = Gemm.PANEL_BYTES / 8;
  private static final ThreadLocal<ScalarDoubles> LOCAL =
      ThreadLocal.withInitial(ScalarDoubles::new);

  private final double[][] right = new double[Gemm.DEPTH][WIDTH];
  private final double[] left = new double[Gemm.DEPTH];
  private final double[] sums = new double[WIDTH];
  private final double[] totals = new double[WIDTH];

  private ScalarDoubles() {}

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
    ScalarDoubles local = LOCAL.get();
    for (int k = 0; k < depth; k++) {
      MemorySegment.copy(Mem.ALL, JAVA_DOUBLE_UNALIGNED, b + k * bStep, local.right[k], 0, columns);
    }
    for (int r = 0; r < rows; r++) {
      local.load(a + r * rowStep, step, depth);
      Arrays.fill(local.sums, 0, columns, 0);
      local.row(depth, columns);
      local.add(sums + r * sumStep, columns, fresh);
    }
  }

  private void load(long a, long step, int depth) {
    if (step == 8) {
      MemorySegment.copy(Mem.ALL, JAVA_DOUBLE_UNALIGNED, a, left, 0, depth);
      return;
    }
    for (int k = 0; k < depth; k++) {
      left[k] = Mem.getDouble(a + k * step);
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
      double[] sums,
      double x0,
      double[] b0,
      double x1,
      double[] b1,
      double x2,
      double[] b2,
      double x3,
      double[] b3,
      int columns) {
    for (int j = 0; j < columns; j++) {
      sums[j] = Fma.of(x3, b3[j], Fma.of(x2, b2[j], Fma.of(x1, b1[j], Fma.of(x0, b0[j], sums[j]))));
    }
  }

  private static void one(double[] sums, double x, double[] b, int columns) {
    for (int j = 0; j < columns; j++) {
      sums[j] = Fma.of(x, b[j], sums[j]);
    }
  }

  private void add(long address, int columns, boolean fresh) {
    if (fresh) {
      MemorySegment.copy(sums, 0, Mem.ALL, JAVA_DOUBLE_UNALIGNED, address, columns);
      return;
    }
    MemorySegment.copy(Mem.ALL, JAVA_DOUBLE_UNALIGNED, address, totals, 0, columns);
    for (int j = 0; j < columns; j++) {
      totals[j] += sums[j];
    }
    MemorySegment.copy(totals, 0, Mem.ALL, JAVA_DOUBLE_UNALIGNED, address, columns);
  }
}
