package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;

/**
 * Pooling. Forward kernels cut their work by rows of the output, gradients by images and blocks of
 * channels, so that no two tiles write the same element.
 */
final class PoolKernel {
  /** Gradients cut the channels into blocks of this many. */
  private static final long CHANNEL_BLOCK = 64;

  private PoolKernel() {}

  static Kernel of(Spec.Pool spec) {
    Geometry geometry = new Geometry(spec.input(), spec.output(), spec.window());
    DType type = spec.type();
    String label = "vector:pool_" + spec.kind().name().toLowerCase(java.util.Locale.ROOT);
    return switch (spec.kind()) {
      case MAX, MAX_PICK, AVERAGE -> {
        long rows = spec.batch() * geometry.out[0] * geometry.out[1];
        long cost = geometry.out[2] * spec.channels() * geometry.taps() * type.bytes();
        int tiles = Tiles.count(rows, cost, Tiles.LEAST_BYTES);
        yield new Tiled(
            label,
            tiles,
            (buffers, tile, _) -> {
              long last = Tiles.start(rows, tiles, tile + 1L);
              for (long row = Tiles.start(rows, tiles, tile); row < last; row++) {
                forwardRow(spec, geometry, buffers, row);
              }
            });
      }
      case MAX_GRADIENT, AVERAGE_GRADIENT -> {
        long blocks = Math.max(1, Tiles.ceilDiv(spec.channels(), CHANNEL_BLOCK));
        long units = spec.batch() * blocks;
        long cost =
            geometry.outputs()
                * Math.min(spec.channels(), CHANNEL_BLOCK)
                * geometry.taps()
                * type.bytes();
        int tiles = Tiles.count(units, cost, Tiles.LEAST_BYTES);
        long wide = Numbers.isHalf(type) ? geometry.inputs() * CHANNEL_BLOCK * 4 : 0;
        yield new Tiled(
            label,
            tiles,
            wide,
            (buffers, tile, scratch) -> {
              long last = Tiles.start(units, tiles, tile + 1L);
              for (long unit = Tiles.start(units, tiles, tile); unit < last; unit++) {
                long from = unit % blocks * CHANNEL_BLOCK;
                long to = Math.min(from + CHANNEL_BLOCK, spec.channels());
                PoolGradients.image(spec, geometry, buffers, unit / blocks, from, to, scratch);
              }
            });
      }
    };
  }

  private static void forwardRow(Spec.Pool spec, Geometry g, long[] buffers, long row) {
    long item = row / (g.out[0] * g.out[1]);
    long o0 = row / g.out[1] % g.out[0];
    long o1 = row % g.out[1];
    long channels = spec.channels();
    int bytes = spec.type().bytes();
    long image = item * g.inputs() * channels * bytes;
    for (long o2 = 0; o2 < g.out[2]; o2++) {
      long y = (row * g.out[2] + o2) * channels * bytes;
      if (spec.type() == DType.FLOAT32) {
        long h = buffers[1] + image;
        long to = buffers[buffers.length - 1] + y;
        PoolFloats.window(spec.kind(), g, o0, o1, o2, buffers[0] + image, h, to, channels);
        continue;
      }
      switch (spec.kind()) {
        case MAX ->
            maximum(spec.type(), g, o0, o1, o2, buffers[0] + image, buffers[1] + y, channels);
        case MAX_PICK -> {
          for (long c = 0; c < channels; c++) {
            long place =
                greatest(spec.type(), g, o0, o1, o2, buffers[0] + image + c * bytes, channels);
            long bits =
                place < 0
                    ? 0
                    : Mem.bits(bytes, buffers[1] + image + (place * channels + c) * bytes);
            Mem.putBits(bytes, buffers[2] + y + c * bytes, bits);
          }
        }
        case AVERAGE ->
            average(spec.type(), g, o0, o1, o2, buffers[0] + image, buffers[1] + y, channels);
        case MAX_GRADIENT, AVERAGE_GRADIENT ->
            throw new IllegalStateException("not a forward kernel");
      }
    }
  }

  private static void maximum(
      DType type, Geometry g, long o0, long o1, long o2, long x, long y, long channels) {
    int bytes = type.bytes();
    for (long c = 0; c < channels; c++) {
      long place = greatest(type, g, o0, o1, o2, x + c * bytes, channels);
      long bits =
          place < 0 ? Numbers.least(type) : Mem.bits(bytes, x + (place * channels + c) * bytes);
      Mem.putBits(bytes, y + c * bytes, bits);
    }
  }

  /**
   * The place in the image of the first greatest element of a window, NaN counting as greatest; -1
   * if the window is all padding.
   *
   * @param x the address of the channel in the first place
   */
  static long greatest(DType type, Geometry g, long o0, long o1, long o2, long x, long channels) {
    int bytes = type.bytes();
    long best = -1;
    long bestKey = 0;
    for (int t0 = g.firstTap(0, o0); t0 < g.endTap(0, o0); t0++) {
      for (int t1 = g.firstTap(1, o1); t1 < g.endTap(1, o1); t1++) {
        long line = (g.place(0, o0, t0) * g.in[1] + g.place(1, o1, t1)) * g.in[2];
        for (int t2 = g.firstTap(2, o2); t2 < g.endTap(2, o2); t2++) {
          long place = line + g.place(2, o2, t2);
          long key = Numbers.key(type, Mem.bits(bytes, x + place * channels * bytes));
          if (best < 0 || key > bestKey) {
            best = place;
            bestKey = key;
          }
        }
      }
    }
    return best;
  }

  /** Sums in the order of the taps, in float32 for all but float64. */
  private static void average(
      DType type, Geometry g, long o0, long o1, long o2, long x, long y, long channels) {
    int bytes = type.bytes();
    long count = PoolGradients.windowCount(g, o0, o1, o2);
    for (long c = 0; c < channels; c++) {
      double sum = 0;
      for (int t0 = g.firstTap(0, o0); t0 < g.endTap(0, o0); t0++) {
        for (int t1 = g.firstTap(1, o1); t1 < g.endTap(1, o1); t1++) {
          long line = (g.place(0, o0, t0) * g.in[1] + g.place(1, o1, t1)) * g.in[2];
          for (int t2 = g.firstTap(2, o2); t2 < g.endTap(2, o2); t2++) {
            long place = line + g.place(2, o2, t2);
            sum = Numbers.round(type, sum + Mem.number(type, x + (place * channels + c) * bytes));
          }
        }
      }
      Numbers.put(type, y + c * bytes, count == 0 ? 0 : Numbers.round(type, sum / count));
    }
  }
}
