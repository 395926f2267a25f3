package dev.crema.engine.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A panel of {@link Gemm} in float32 without the Vector API. Operands are copied into arrays: loops
 * over arrays are the ones that interpreter and C1 run best and that C2 turns into vector code by
 * itself, provided that all arrays of a loop have the same index. So the panel is an array of rows.
 */
final class ScalarFloats {
  private static final int WIDTH = Gemm.PANEL_BYTES / 4;
  private static final ThreadLocal<ScalarFloats> LOCAL = ThreadLocal.withInitial(ScalarFloats::new);

  private final float[][] right = new float[Gemm.DEPTH][WIDTH];
  private final float[] left = new float[Gemm.DEPTH];
  private final float[] sums = new float[WIDTH];
  private final float[] totals = new float[WIDTH];

  private ScalarFloats() {}

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
    ScalarFloats local = LOCAL.get();
    for (int k = 0; k < depth; k++) {
      MemorySegment.copy(Mem.ALL, JAVA_FLOAT_UNALIGNED, b + k * bStep, local.right[k], 0, columns);
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
      MemorySegment.copy(Mem.ALL, JAVA_FLOAT_UNALIGNED, a, left, 0, depth);
      return;
    }
    for (int k = 0; k < depth; k++) {
      left[k] = Mem.getFloat(a + k * step);
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
      float[] sums,
      float x0,
      float[] b0,
      float x1,
      float[] b1,
      float x2,
      float[] b2,
      float x3,
      float[] b3,
      int columns) {
    for (int j = 0; j < columns; j++) {
      sums[j] = Fma.of(x3, b3[j], Fma.of(x2, b2[j], Fma.of(x1, b1[j], Fma.of(x0, b0[j], sums[j]))));
    }
  }

  private static void one(float[] sums, float x, float[] b, int columns) {
    for (int j = 0; j < columns; j++) {
      sums[j] = Fma.of(x, b[j], sums[j]);
    }
  }

  private void add(long address, int columns, boolean fresh) {
    if (fresh) {
      MemorySegment.copy(sums, 0, Mem.ALL, JAVA_FLOAT_UNALIGNED, address, columns);
      return;
    }
    MemorySegment.copy(Mem.ALL, JAVA_FLOAT_UNALIGNED, address, totals, 0, columns);
    for (int j = 0; j < columns; j++) {
      totals[j] += sums[j];
    }
    MemorySegment.copy(totals, 0, Mem.ALL, JAVA_FLOAT_UNALIGNED, address, columns);
  }
}
