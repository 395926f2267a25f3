package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;

/** The transposes of pooling, on some channels of one image. */
final class PoolGradients {
  private PoolGradients() {}

  static void image(
      Spec.Pool spec, Geometry g, long[] buffers, long item, long from, long to, long scratch) {
    int bytes = spec.type().bytes();
    long in = item * g.inputs() * spec.channels() * bytes;
    long out = item * g.outputs() * spec.channels() * bytes;
    if (spec.kind() == Spec.PoolKind.MAX_GRADIENT) {
      maximum(spec, g, buffers[0] + in, buffers[1] + out, buffers[2] + in, from, to, scratch);
    } else {
      average(spec, g, buffers[0] + out, buffers[1] + in, from, to);
    }
  }

  /** Half-width gradients form in float32 in the scratch memory, {@code [places, to - from]}. */
  private static void maximum(
      Spec.Pool spec, Geometry g, long x, long dy, long dx, long from, long to, long scratch) {
    DType type = spec.type();
    int bytes = type.bytes();
    long channels = spec.channels();
    if (type == DType.FLOAT32) {
      PoolFloats.maximumGradient(g, x, dy, dx, from, to, channels);
      return;
    }
    boolean half = Numbers.isHalf(type);
    long target = half ? scratch : dx + from * bytes;
    DType targetType = half ? DType.FLOAT32 : type;
    long step = half ? (to - from) * 4 : channels * bytes;
    long width = (to - from) * targetType.bytes();
    for (long place = 0; place < g.inputs(); place++) {
      Mem.zero(target + place * step, width);
    }
    long output = 0;
    for (long o0 = 0; o0 < g.out[0]; o0++) {
      for (long o1 = 0; o1 < g.out[1]; o1++) {
        for (long o2 = 0; o2 < g.out[2]; o2++, output++) {
          for (long c = from; c < to; c++) {
            long place = PoolKernel.greatest(type, g, o0, o1, o2, x + c * bytes, channels);
            if (place >= 0) {
              long at = target + place * step + (c - from) * targetType.bytes();
              add(type, dy + (output * channels + c) * bytes, targetType, at);
            }
          }
        }
      }
    }
    if (half) {
      for (long i = 0; i < g.inputs() * (to - from); i++) {
        long at = i / (to - from) * channels + from + i % (to - from);
        Mem.putShort(dx + 2 * at, Numbers.toHalf(type, Mem.getFloat(scratch + 4 * i)));
      }
    }
  }

  private static void add(DType type, long from, DType targetType, long to) {
    if (type.isFloating()) {
      double sum = Mem.number(targetType, to) + Mem.number(type, from);
      Numbers.put(targetType, to, sum);
    } else {
      int bytes = type.bytes();
      long sum =
          Element.toLong(type, Mem.bits(bytes, to)) + Element.toLong(type, Mem.bits(bytes, from));
      Mem.putBits(bytes, to, sum);
    }
  }

  /** Every element gathers its share from the windows that hold it, in their order. */
  private static void average(Spec.Pool spec, Geometry g, long dy, long dx, long from, long to) {
    DType type = spec.type();
    int bytes = type.bytes();
    long channels = spec.channels();
    for (long i0 = 0; i0 < g.in[0]; i0++) {
      for (long i1 = 0; i1 < g.in[1]; i1++) {
        for (long i2 = 0; i2 < g.in[2]; i2++) {
          long place = (i0 * g.in[1] + i1) * g.in[2] + i2;
          if (type == DType.FLOAT32) {
            long target = dx + (place * channels + from) * 4;
            int count = (int) (to - from);
            PoolFloats.averageGradient(g, i0, i1, i2, dy + 4 * from, target, channels, count);
            continue;
          }
          for (long c = from; c < to; c++) {
            double sum = share(type, g, i0, i1, i2, dy + c * bytes, channels);
            Numbers.put(type, dx + (place * channels + c) * bytes, sum);
          }
        }
      }
    }
  }

  private static double share(
      DType type, Geometry g, long i0, long i1, long i2, long dy, long channels) {
    int bytes = type.bytes();
    double sum = 0;
    for (long o0 = g.firstWindow(0, i0); o0 < g.out[0] && g.place(0, o0, 0) <= i0; o0++) {
      for (long o1 = g.firstWindow(1, i1); o1 < g.out[1] && g.place(1, o1, 0) <= i1; o1++) {
        for (long o2 = g.firstWindow(2, i2); o2 < g.out[2] && g.place(2, o2, 0) <= i2; o2++) {
          if (g.holds(0, o0, i0) && g.holds(1, o1, i1) && g.holds(2, o2, i2)) {
            long output = (o0 * g.out[1] + o1) * g.out[2] + o2;
            double part =
                Mem.number(type, dy + output * channels * bytes) / windowCount(g, o0, o1, o2);
            sum = Numbers.round(type, sum + Numbers.round(type, part));
          }
        }
      }
    }
    return sum;
  }

  /** The number of elements of a window that are not padding. */
  static long windowCount(Geometry g, long o0, long o1, long o2) {
    return length(g, 0, o0) * length(g, 1, o1) * length(g, 2, o2);
  }

  private static long length(Geometry g, int axis, long output) {
    return Math.max(0, g.endTap(axis, output) - g.firstTap(axis, output));
  }
}
