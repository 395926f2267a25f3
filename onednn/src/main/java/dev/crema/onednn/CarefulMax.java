package dev.crema.onednn;

import dev.crema.engine.kernels.Spec.Pool;
import dev.crema.engine.kernels.Spec.PoolKind;
import dev.crema.engine.types.Window;
import java.lang.foreign.ValueLayout;

/**
 * Max pooling and its gradient, element by element, for images with infinities or what is not a
 * number.
 */
final class CarefulMax {
  private static final long BYTES = 4;

  private final Split split;
  private final boolean gradient;
  private final long channels;

  // Three axes each, outermost first; those that the images do not have are of length 1.
  private final long[] in = {1, 1, 1};
  private final long[] out = {1, 1, 1};
  private final long[] size = {1, 1, 1};
  private final long[] stride = {1, 1, 1};
  private final long[] low = {0, 0, 0};

  CarefulMax(Pool spec, Split split) {
    this.split = split;
    this.gradient = spec.kind() == PoolKind.MAX_GRADIENT;
    Window window = spec.window();
    this.channels = spec.channels();
    int shift = 3 - window.rank();
    for (int i = 0; i < window.rank(); i++) {
      in[shift + i] = spec.input().dim(i);
      out[shift + i] = spec.output().dim(i);
      size[shift + i] = window.size().get(i);
      stride[shift + i] = window.stride().get(i);
      low[shift + i] = window.low().get(i);
    }
  }

  /** Computes what a tile of the fast kernel does. */
  void run(long[] buffers, int tile) {
    long inputs = in[0] * in[1] * in[2];
    long outputs = out[0] * out[1] * out[2];
    long first = tile * split.tile();
    long end = first + (tile == split.tiles() - 1 ? split.last() : split.tile());
    for (long image = first; image < end; image++) {
      long x = buffers[0] + image * inputs * channels * BYTES;
      if (gradient) {
        long dx = buffers[2] + image * inputs * channels * BYTES;
        Dnnl.MEMORY.asSlice(dx, inputs * channels * BYTES).fill((byte) 0);
      }
      for (long o = 0; o < outputs; o++) {
        for (long c = 0; c < channels; c++) {
          long place = greatest(x, o, c);
          long y = (image * outputs + o) * channels + c;
          if (gradient) {
            add(buffers[2] + (image * inputs * channels + place) * BYTES, get(buffers[1], y));
          } else {
            Dnnl.MEMORY.set(
                ValueLayout.JAVA_FLOAT_UNALIGNED, buffers[1] + y * BYTES, get(x, place));
          }
        }
      }
    }
  }

  private static float get(long start, long index) {
    return Dnnl.MEMORY.get(ValueLayout.JAVA_FLOAT_UNALIGNED, start + index * BYTES);
  }

  private static void add(long address, float value) {
    float sum = Dnnl.MEMORY.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address) + value;
    Dnnl.MEMORY.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, sum);
  }

  /** The element of an image that is the first greatest of a window. */
  private long greatest(long x, long o, long channel) {
    long best = -1;
    for (long i = first(0, o / (out[1] * out[2])); i < end(0, o / (out[1] * out[2])); i++) {
      for (long j = first(1, o / out[2] % out[1]); j < end(1, o / out[2] % out[1]); j++) {
        for (long k = first(2, o % out[2]); k < end(2, o % out[2]); k++) {
          long at = ((i * in[1] + j) * in[2] + k) * channels + channel;
          if (best < 0 || isGreater(get(x, at), get(x, best))) {
            best = at;
          }
        }
      }
    }
    return best;
  }

  /** What is not a number is greater than all numbers; zeros are equal whatever their sign. */
  private static boolean isGreater(float a, float b) {
    return a > b || (Float.isNaN(a) && !Float.isNaN(b));
  }

  private long first(int axis, long o) {
    return Math.max(o * stride[axis] - low[axis], 0);
  }

  private long end(int axis, long o) {
    return Math.min(o * stride[axis] - low[axis] + size[axis], in[axis]);
  }
}
