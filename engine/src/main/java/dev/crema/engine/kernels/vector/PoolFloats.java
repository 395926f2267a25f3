package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Spec;
import java.util.Arrays;

/** Pooling of float32 images, many channels at a time. */
final class PoolFloats {
  private PoolFloats() {}

  /** One window; {@code x} and {@code h} are images, {@code y} the place of the result. */
  static void window(
      Spec.PoolKind kind,
      Geometry g,
      long o0,
      long o1,
      long o2,
      long x,
      long h,
      long y,
      long channels) {
    ChannelRows rows = ChannelRows.local();
    for (long c = 0; c < channels; c += ChannelRows.WIDTH) {
      int count = (int) Math.min(ChannelRows.WIDTH, channels - c);
      switch (kind) {
        case MAX -> {
          ChannelRows.fill(rows.sum, Float.NEGATIVE_INFINITY, count);
          combine(kind, rows, g, o0, o1, o2, x + 4 * c, channels, count);
          ChannelRows.store(rows.sum, y + 4 * c, count);
        }
        case AVERAGE -> {
          ChannelRows.fill(rows.sum, 0, count);
          combine(kind, rows, g, o0, o1, o2, x + 4 * c, channels, count);
          long elements = Math.max(1, PoolGradients.windowCount(g, o0, o1, o2));
          ChannelRows.divide(rows.sum, (float) elements, count);
          ChannelRows.store(rows.sum, y + 4 * c, count);
        }
        case MAX_PICK -> {
          boolean any = greatest(rows, g, o0, o1, o2, x + 4 * c, channels, count);
          for (int i = 0; i < count; i++) {
            long from = h + (rows.places[i] * channels + c + i) * 4;
            Mem.putFloat(y + 4 * (c + i), any ? Mem.getFloat(from) : 0);
          }
        }
        case MAX_GRADIENT, AVERAGE_GRADIENT ->
            throw new IllegalStateException(kind + " is not a forward kernel");
      }
    }
  }

  private static void combine(
      Spec.PoolKind kind,
      ChannelRows rows,
      Geometry g,
      long o0,
      long o1,
      long o2,
      long x,
      long channels,
      int count) {
    int end0 = g.endTap(0, o0);
    int end1 = g.endTap(1, o1);
    int end2 = g.endTap(2, o2);
    for (int t0 = g.firstTap(0, o0); t0 < end0; t0++) {
      for (int t1 = g.firstTap(1, o1); t1 < end1; t1++) {
        long line = (g.place(0, o0, t0) * g.in[1] + g.place(1, o1, t1)) * g.in[2];
        for (int t2 = g.firstTap(2, o2); t2 < end2; t2++) {
          ChannelRows.load(x + (line + g.place(2, o2, t2)) * channels * 4, rows.x, count);
          if (kind == Spec.PoolKind.MAX) {
            ChannelRows.max(rows.sum, rows.x, count);
          } else {
            ChannelRows.add(rows.sum, rows.x, count);
          }
        }
      }
    }
  }

  /** Finds the place of the first greatest element per channel; false if all is padding. */
  private static boolean greatest(
      ChannelRows rows, Geometry g, long o0, long o1, long o2, long x, long channels, int count) {
    boolean any = false;
    int end0 = g.endTap(0, o0);
    int end1 = g.endTap(1, o1);
    int end2 = g.endTap(2, o2);
    for (int t0 = g.firstTap(0, o0); t0 < end0; t0++) {
      for (int t1 = g.firstTap(1, o1); t1 < end1; t1++) {
        long line = (g.place(0, o0, t0) * g.in[1] + g.place(1, o1, t1)) * g.in[2];
        for (int t2 = g.firstTap(2, o2); t2 < end2; t2++) {
          long place = line + g.place(2, o2, t2);
          long from = x + place * channels * 4;
          if (any) {
            ChannelRows.load(from, rows.x, count);
            ChannelRows.greatest(rows.sum, rows.places, rows.x, place, count);
          } else {
            ChannelRows.load(from, rows.sum, count);
            Arrays.fill(rows.places, 0, count, place);
            any = true;
          }
        }
      }
    }
    return any;
  }

  /** The gradient of maxima with respect to the channels {@code from} to {@code to} of an image. */
  static void maximumGradient(
      Geometry g, long x, long dy, long dx, long from, long to, long channels) {
    ChannelRows rows = ChannelRows.local();
    int count = (int) (to - from);
    for (long place = 0; place < g.inputs(); place++) {
      Rows.clear(dx + (place * channels + from) * 4, 4L * count);
    }
    long output = 0;
    for (long o0 = 0; o0 < g.out[0]; o0++) {
      for (long o1 = 0; o1 < g.out[1]; o1++) {
        for (long o2 = 0; o2 < g.out[2]; o2++, output++) {
          if (greatest(rows, g, o0, o1, o2, x + 4 * from, channels, count)) {
            ChannelRows.load(dy + (output * channels + from) * 4, rows.y, count);
            for (int i = 0; i < count; i++) {
              long at = dx + (rows.places[i] * channels + from + i) * 4;
              Mem.putFloat(at, Mem.getFloat(at) + rows.y[i]);
            }
          }
        }
      }
    }
  }

  /** What a place of the image gets from the windows that hold it, in their order. */
  static void averageGradient(
      Geometry g, long i0, long i1, long i2, long dy, long dx, long channels, int count) {
    ChannelRows rows = ChannelRows.local();
    ChannelRows.fill(rows.sum, 0, count);
    for (long o0 = g.firstWindow(0, i0); o0 < g.out[0] && g.place(0, o0, 0) <= i0; o0++) {
      for (long o1 = g.firstWindow(1, i1); o1 < g.out[1] && g.place(1, o1, 0) <= i1; o1++) {
        for (long o2 = g.firstWindow(2, i2); o2 < g.out[2] && g.place(2, o2, 0) <= i2; o2++) {
          if (g.holds(0, o0, i0) && g.holds(1, o1, i1) && g.holds(2, o2, i2)) {
            long output = (o0 * g.out[1] + o1) * g.out[2] + o2;
            ChannelRows.load(dy + output * channels * 4, rows.x, count);
            long elements = PoolGradients.windowCount(g, o0, o1, o2);
            ChannelRows.divide(rows.x, (float) elements, count);
            ChannelRows.add(rows.sum, rows.x, count);
          }
        }
      }
    }
    ChannelRows.store(rows.sum, dx, count);
  }
}
