package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;

/**
 * Float32 convolutions in which every channel has one filter of its own. There is no matrix to
 * multiply: places are added up tap by tap, many channels at a time.
 */
final class DepthwiseKernel {
  private DepthwiseKernel() {}

  /** Whether this kernel computes a convolution. */
  static boolean takes(Spec.Convolution spec) {
    return spec.type() == DType.FLOAT32
        && spec.groups() == spec.channels()
        && spec.filters() == spec.channels();
  }

  static Kernel of(Spec.Convolution spec) {
    Geometry g = new Geometry(spec.input(), spec.output(), spec.window());
    long channels = spec.channels();
    return switch (spec.kind()) {
      case FORWARD -> places(spec, g.outputs(), g, DepthwiseKernel::forward);
      case INPUT_GRADIENT -> places(spec, g.inputs(), g, DepthwiseKernel::inputGradient);
      case KERNEL_GRADIENT -> {
        long blocks = Tiles.ceilDiv(channels, ChannelRows.WIDTH);
        long units = g.taps() * blocks;
        long cost = spec.batch() * g.outputs() * Math.min(channels, ChannelRows.WIDTH) * 8;
        int tiles = Tiles.count(units, cost, Tiles.LEAST_BYTES);
        yield new Tiled(
            "vector:depthwise",
            tiles,
            (buffers, tile, _) -> {
              long last = Tiles.start(units, tiles, tile + 1L);
              for (long unit = Tiles.start(units, tiles, tile); unit < last; unit++) {
                long from = unit % blocks * ChannelRows.WIDTH;
                kernelGradient(spec, g, buffers, (int) (unit / blocks), from);
              }
            });
      }
    };
  }

  /** Computes some channels of one place of an image. */
  @FunctionalInterface
  private interface Place {
    void run(
        Spec.Convolution spec, Geometry g, long[] buffers, long item, long place, long c, int n);
  }

  private static Kernel places(Spec.Convolution spec, long perImage, Geometry g, Place place) {
    long places = spec.batch() * perImage;
    long channels = spec.channels();
    int tiles = Tiles.count(places, channels * g.taps() * 8, Tiles.LEAST_BYTES);
    return new Tiled(
        "vector:depthwise",
        tiles,
        (buffers, tile, _) -> {
          long last = Tiles.start(places, tiles, tile + 1L);
          for (long at = Tiles.start(places, tiles, tile); at < last; at++) {
            for (long c = 0; c < channels; c += ChannelRows.WIDTH) {
              int count = (int) Math.min(ChannelRows.WIDTH, channels - c);
              place.run(spec, g, buffers, at / perImage, at % perImage, c, count);
            }
          }
        });
  }

  private static void forward(
      Spec.Convolution spec, Geometry g, long[] buffers, long item, long output, long c, int n) {
    ChannelRows rows = ChannelRows.local();
    long channels = spec.channels();
    long o0 = output / (g.out[1] * g.out[2]);
    long o1 = output / g.out[2] % g.out[1];
    long o2 = output % g.out[2];
    int end0 = g.endTap(0, o0);
    int end1 = g.endTap(1, o1);
    int end2 = g.endTap(2, o2);
    ChannelRows.fill(rows.sum, 0, n);
    for (int t0 = g.firstTap(0, o0); t0 < end0; t0++) {
      for (int t1 = g.firstTap(1, o1); t1 < end1; t1++) {
        long line = (g.place(0, o0, t0) * g.in[1] + g.place(1, o1, t1)) * g.in[2];
        for (int t2 = g.firstTap(2, o2); t2 < end2; t2++) {
          long place = item * g.inputs() + line + g.place(2, o2, t2);
          long tap = ((long) t0 * g.size[1] + t1) * g.size[2] + t2;
          ChannelRows.load(buffers[0] + (place * channels + c) * 4, rows.x, n);
          ChannelRows.load(buffers[1] + (tap * channels + c) * 4, rows.y, n);
          ChannelRows.multiplyAdd(rows.sum, rows.x, rows.y, n);
        }
      }
    }
    Epilogue epilogue = spec.epilogue();
    if (epilogue.bias()) {
      ChannelRows.load(buffers[2] + c * 4, rows.x, n);
      ChannelRows.add(rows.sum, rows.x, n);
    }
    long at = ((item * g.outputs() + output) * channels + c) * 4;
    if (epilogue.residual()) {
      ChannelRows.load(buffers[epilogue.residualAt()] + at, rows.x, n);
      ChannelRows.add(rows.sum, rows.x, n);
    }
    if (epilogue.activation() == Epilogue.Activation.RELU) {
      ChannelRows.fill(rows.x, 0, n);
      ChannelRows.max(rows.sum, rows.x, n);
    }
    ChannelRows.store(rows.sum, buffers[epilogue.operands()] + at, n);
  }

  private static void inputGradient(
      Spec.Convolution spec, Geometry g, long[] buffers, long item, long place, long c, int n) {
    ChannelRows rows = ChannelRows.local();
    long channels = spec.channels();
    long i0 = place / (g.in[1] * g.in[2]);
    long i1 = place / g.in[2] % g.in[1];
    long i2 = place % g.in[2];
    ChannelRows.fill(rows.sum, 0, n);
    for (long o0 = g.firstWindow(0, i0); o0 < g.out[0] && g.place(0, o0, 0) <= i0; o0++) {
      for (long o1 = g.firstWindow(1, i1); o1 < g.out[1] && g.place(1, o1, 0) <= i1; o1++) {
        for (long o2 = g.firstWindow(2, i2); o2 < g.out[2] && g.place(2, o2, 0) <= i2; o2++) {
          if (g.holds(0, o0, i0) && g.holds(1, o1, i1) && g.holds(2, o2, i2)) {
            long tap = (g.tap(0, o0, i0) * g.size[1] + g.tap(1, o1, i1)) * g.size[2];
            tap += g.tap(2, o2, i2);
            long output = item * g.outputs() + (o0 * g.out[1] + o1) * g.out[2] + o2;
            ChannelRows.load(buffers[0] + (output * channels + c) * 4, rows.x, n);
            ChannelRows.load(buffers[1] + (tap * channels + c) * 4, rows.y, n);
            ChannelRows.multiplyAdd(rows.sum, rows.x, rows.y, n);
          }
        }
      }
    }
    ChannelRows.store(rows.sum, buffers[2] + ((item * g.inputs() + place) * channels + c) * 4, n);
  }

  private static void kernelGradient(
      Spec.Convolution spec, Geometry g, long[] buffers, int tap, long c) {
    ChannelRows rows = ChannelRows.local();
    long channels = spec.channels();
    int n = (int) Math.min(ChannelRows.WIDTH, channels - c);
    int t0 = tap / (g.size[1] * g.size[2]);
    int t1 = tap / g.size[2] % g.size[1];
    int t2 = tap % g.size[2];
    ChannelRows.fill(rows.total, 0, n);
    ChannelRows.fill(rows.sum, 0, n);
    for (long at = 0; at < spec.batch() * g.outputs(); at++) {
      if (at % Gemm.DEPTH == 0) {
        // Long sums in parts, which keeps rounding errors small.
        ChannelRows.add(rows.total, rows.sum, n);
        ChannelRows.fill(rows.sum, 0, n);
      }
      long output = at % g.outputs();
      long i0 = g.place(0, output / (g.out[1] * g.out[2]), t0);
      long i1 = g.place(1, output / g.out[2] % g.out[1], t1);
      long i2 = g.place(2, output % g.out[2], t2);
      if (i0 >= 0 && i0 < g.in[0] && i1 >= 0 && i1 < g.in[1] && i2 >= 0 && i2 < g.in[2]) {
        long place = at / g.outputs() * g.inputs() + (i0 * g.in[1] + i1) * g.in[2] + i2;
        ChannelRows.load(buffers[0] + (place * channels + c) * 4, rows.x, n);
        ChannelRows.load(buffers[1] + (at * channels + c) * 4, rows.y, n);
        ChannelRows.multiplyAdd(rows.sum, rows.x, rows.y, n);
      }
    }
    ChannelRows.add(rows.total, rows.sum, n);
    ChannelRows.store(rows.total, buffers[2] + (tap * channels + c) * 4, n);
  }
}
