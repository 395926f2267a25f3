package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;

/** What the three kinds of convolution have in common. */
final class ConvolutionSizes {
  final DType type;
  final Arithmetic arithmetic;
  final int bytes;
  final Geometry geometry;
  final long batch;
  final long channels;
  final long filters;
  final long groups;
  final long groupChannels;
  final long groupFilters;
  final Epilogue epilogue;

  /** Whether patches are single pixels, so that the image itself is the matrix of patches. */
  final boolean pointwise;

  ConvolutionSizes(Spec.Convolution spec) {
    type = spec.type();
    arithmetic = Arithmetic.of(type);
    bytes = type.bytes();
    geometry = new Geometry(spec.input(), spec.output(), spec.window());
    batch = spec.batch();
    channels = spec.channels();
    filters = spec.filters();
    groups = spec.groups();
    groupChannels = channels / groups;
    groupFilters = filters / groups;
    epilogue = spec.epilogue();
    pointwise =
        geometry.taps() == 1
            && isAll(spec.window().stride(), 1)
            && isAll(spec.window().low(), 0)
            && spec.input().equals(spec.output());
  }

  private static boolean isAll(Ints values, int value) {
    return values.allEqual(value);
  }

  /** Whether elements are read as they are. */
  boolean isPlain() {
    return bytes == arithmetic.bytes;
  }

  /**
   * Copies part of the matrix of patches, {@code [batch · output places, taps · channels of the
   * group]}, converted to the type of the arithmetic; padding is zero.
   *
   * @param x the image
   * @param step bytes from one row of the copy to the next
   */
  void patches(
      long x, long group, long row, long rows, long column, long columns, long to, long step) {
    Geometry g = geometry;
    long o2 = row % g.out[2];
    long o1 = row / g.out[2] % g.out[1];
    long o0 = row / (g.out[2] * g.out[1]) % g.out[0];
    long item = row / g.outputs();
    for (long r = 0; r < rows; r++) {
      long image = x + (item * g.inputs() * channels + group * groupChannels) * bytes;
      patch(image, o0, o1, o2, column, columns, to + r * step);
      if (++o2 == g.out[2]) {
        o2 = 0;
        if (++o1 == g.out[1]) {
          o1 = 0;
          if (++o0 == g.out[0]) {
            o0 = 0;
            item++;
          }
        }
      }
    }
  }

  private void patch(long image, long o0, long o1, long o2, long column, long columns, long to) {
    Geometry g = geometry;
    long done = 0;
    while (done < columns) {
      int tap = (int) ((column + done) / groupChannels);
      long channel = (column + done) % groupChannels;
      long run = Math.min(groupChannels - channel, columns - done);
      long i0 = g.place(0, o0, tap / (g.size[1] * g.size[2]));
      long i1 = g.place(1, o1, tap / g.size[2] % g.size[1]);
      long i2 = g.place(2, o2, tap % g.size[2]);
      long target = to + done * arithmetic.bytes;
      boolean inside =
          i0 >= 0 && i0 < g.in[0] && i1 >= 0 && i1 < g.in[1] && i2 >= 0 && i2 < g.in[2];
      if (inside) {
        long place = (i0 * g.in[1] + i1) * g.in[2] + i2;
        run(image + (place * channels + channel) * bytes, target, run);
      } else {
        clear(target, run);
      }
      done += run;
    }
  }

  /** Copies neighbouring elements, converting them to the type of the arithmetic. */
  void run(long from, long to, long count) {
    if (isPlain() && count * bytes >= 64) {
      Mem.copy(from, to, count * bytes);
      return;
    }
    arithmetic.convert(type, from, bytes, to, arithmetic.bytes, count);
  }

  /** Sets neighbouring elements of the type of the arithmetic to zero. */
  void clear(long to, long count) {
    long end = count * arithmetic.bytes;
    for (long i = 0; i < end; i += 4) {
      Mem.putInt(to + i, 0);
    }
  }
}
