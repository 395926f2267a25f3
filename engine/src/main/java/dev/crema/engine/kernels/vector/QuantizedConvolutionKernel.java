package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import java.util.Arrays;

/** Convolutions of 8-bit numbers, place by place: the sums of all filters grow tap by tap. */
final class QuantizedConvolutionKernel implements Kernel {
  private final Spec.Convolution sizes;
  private final DType result;
  private final float residualScale;
  private final Geometry geometry;
  private final int filters;
  private final long places;
  private final int tiles;
  private final PerWorker<int[]> sums;

  private QuantizedConvolutionKernel(Spec.QuantizedConvolution spec) {
    sizes = spec.sizes();
    result = spec.result();
    residualScale = spec.residualScale();
    geometry = new Geometry(sizes.input(), sizes.output(), sizes.window());
    filters = Math.toIntExact(sizes.filters());
    places = sizes.batch() * geometry.outputs();
    long cost = geometry.taps() * sizes.channels() * filters;
    tiles = Tiles.count(places, cost, Tiles.LEAST_BYTES);
    sums = new PerWorker<>(() -> new int[filters]);
  }

  static Kernel of(Spec.QuantizedConvolution spec) {
    return new QuantizedConvolutionKernel(spec);
  }

  @Override
  public int tiles() {
    return tiles;
  }

  @Override
  public String label() {
    return "vector:quantized";
  }

  @Override
  public void run(long[] buffers, int tile, int worker, long scratch) {
    int[] own = sums.of(worker);
    long last = Tiles.start(places, tiles, tile + 1L);
    for (long place = Tiles.start(places, tiles, tile); place < last; place++) {
      add(buffers, place, own);
      finish(buffers, place, own);
    }
  }

  /** Adds up the products of one place. */
  private void add(long[] buffers, long place, int[] sums) {
    Geometry g = geometry;
    long channels = sizes.channels();
    long item = place / g.outputs() * g.inputs();
    long output = place % g.outputs();
    long o0 = output / (g.out[1] * g.out[2]);
    long o1 = output / g.out[2] % g.out[1];
    long o2 = output % g.out[2];
    int end0 = g.endTap(0, o0);
    int end1 = g.endTap(1, o1);
    int end2 = g.endTap(2, o2);
    Arrays.fill(sums, 0);
    for (int t0 = g.firstTap(0, o0); t0 < end0; t0++) {
      for (int t1 = g.firstTap(1, o1); t1 < end1; t1++) {
        long line = (g.place(0, o0, t0) * g.in[1] + g.place(1, o1, t1)) * g.in[2];
        for (int t2 = g.firstTap(2, o2); t2 < end2; t2++) {
          long x = buffers[0] + (item + line + g.place(2, o2, t2)) * channels;
          long tap = ((long) t0 * g.size[1] + t1) * g.size[2] + t2;
          long w = buffers[1] + tap * channels * filters;
          for (long c = 0; c < channels; c++) {
            multiplyAdd(sums, Mem.getByte(x + c) & 0xFF, w + c * filters);
          }
        }
      }
    }
  }

  private static void multiplyAdd(int[] sums, int x, long w) {
    for (int f = 0; f < sums.length; f++) {
      sums[f] += x * Mem.getByte(w + f);
    }
  }

  /** Makes the results of one place. */
  private void finish(long[] buffers, long place, int[] sums) {
    Epilogue epilogue = sizes.epilogue();
    boolean relu = epilogue.activation() == Epilogue.Activation.RELU;
    int scale = epilogue.operands();
    long at = place * filters;
    for (int f = 0; f < filters; f++) {
      float y = sums[f] * Mem.getFloat(buffers[scale] + 4L * f);
      y += Mem.getFloat(buffers[2] + 4L * f);
      if (epilogue.residual()) {
        int residual = Mem.getByte(buffers[epilogue.residualAt()] + at + f) & 0xFF;
        y = Math.fma((float) residual, residualScale, y);
      }
      if (relu) {
        y = Math.max(y, 0);
      }
      if (result == DType.UINT8) {
        Mem.putByte(buffers[scale + 1] + at + f, (byte) Math.clamp((int) Math.rint(y), 0, 255));
      } else {
        Mem.putFloat(buffers[scale + 1] + 4 * (at + f), y);
      }
    }
  }
}
