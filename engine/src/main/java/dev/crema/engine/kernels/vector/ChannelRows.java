package dev.crema.engine.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Some channels of a few places of float32 images, in arrays. Loops over arrays with one index are
 * run well by the interpreter and turned into vector code by C2 without further ado.
 */
final class ChannelRows {
  /** The most channels of a row. */
  static final int WIDTH = 256;

  private static final ThreadLocal<ChannelRows> LOCAL = ThreadLocal.withInitial(ChannelRows::new);

  final float[] sum = new float[WIDTH];
  final float[] total = new float[WIDTH];
  final float[] x = new float[WIDTH];
  final float[] y = new float[WIDTH];

  /** Where the greatest element of each channel lies. */
  final long[] places = new long[WIDTH];

  private ChannelRows() {}

  /** The rows of this thread. */
  static ChannelRows local() {
    return LOCAL.get();
  }

  static void load(long from, float[] to, int count) {
    MemorySegment.copy(Mem.ALL, JAVA_FLOAT_UNALIGNED, from, to, 0, count);
  }

  static void store(float[] from, long to, int count) {
    MemorySegment.copy(from, 0, Mem.ALL, JAVA_FLOAT_UNALIGNED, to, count);
  }

  static void fill(float[] row, float value, int count) {
    Arrays.fill(row, 0, count, value);
  }

  static void max(float[] sum, float[] x, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] = Math.max(sum[i], x[i]);
    }
  }

  static void add(float[] sum, float[] x, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += x[i];
    }
  }

  static void divide(float[] x, float by, int count) {
    for (int i = 0; i < count; i++) {
      x[i] /= by;
    }
  }

  static void multiplyAdd(float[] sum, float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] = Fma.of(x[i], y[i], sum[i]);
    }
  }

  /** Notes the place of what is greater than all before; NaN is greater than any number. */
  static void greatest(float[] best, long[] places, float[] x, long place, int count) {
    for (int i = 0; i < count; i++) {
      if (x[i] > best[i] || (Float.isNaN(x[i]) && !Float.isNaN(best[i]))) {
        best[i] = x[i];
        places[i] = place;
      }
    }
  }
}
