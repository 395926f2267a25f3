package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;

/**
 * Rows added to where an index says. A tile owns a range of the target rows and looks at every
 * index, so that sums form in the order of the index whatever the number of tiles.
 */
final class ScatterAddKernel {
  private ScatterAddKernel() {}

  /**
   * Half-width sums form in float32; a tile's share of them has to fit this much scratch memory.
   */
  private static final long WIDE_BYTES = 1L << 20;

  static Kernel of(Spec.ScatterAdd spec) {
    boolean half = Numbers.isHalf(spec.type());
    long pieces = spec.batch() * spec.outer();
    long rowBytes = spec.inner() * spec.type().bytes();
    long work = spec.axis() * rowBytes + spec.count() * rowBytes * 2;
    int cuts =
        (int)
            Math.max(
                1,
                Math.min(
                    Math.min(16, spec.axis()),
                    work / Math.max(spec.count() * 8, 4 * Tiles.LEAST_BYTES)));
    if (half) {
      cuts =
          (int)
              Math.max(
                  cuts,
                  Math.min(
                      Math.max(spec.axis(), 1),
                      Tiles.ceilDiv(spec.axis() * spec.inner() * 4, WIDE_BYTES)));
    }
    int cut = cuts;
    long units = pieces * cut;
    int tiles = Tiles.count(units, Math.max(work / cut, 1), Tiles.LEAST_BYTES);
    long scratch = half ? Tiles.ceilDiv(spec.axis(), cut) * spec.inner() * 4 : 0;
    return new Tiled(
        "vector:scatter_add",
        tiles,
        scratch,
        (buffers, tile, wide) -> {
          long last = Tiles.start(units, tiles, tile + 1L);
          for (long unit = Tiles.start(units, tiles, tile); unit < last; unit++) {
            long piece = unit / cut;
            long from = Tiles.start(spec.axis(), cut, unit % cut);
            long to = Tiles.start(spec.axis(), cut, unit % cut + 1);
            piece(spec, buffers, piece, from, to, wide);
          }
        });
  }

  private static void piece(
      Spec.ScatterAdd spec, long[] buffers, long piece, long from, long to, long wide) {
    DType type = spec.type();
    int bytes = type.bytes();
    long inner = spec.inner();
    long index = buffers[1] + piece / spec.outer() * spec.count() * spec.index().bytes();
    long x = buffers[0] + piece * spec.count() * inner * bytes;
    long y = buffers[2] + (piece * spec.axis() + from) * inner * bytes;
    GatherKernel.check("scatter add", spec.index(), index, spec.count(), 0, spec.axis());
    boolean half = Numbers.isHalf(type);
    long target = half ? wide : y;
    int targetBytes = half ? 4 : bytes;
    Mem.zero(target, (to - from) * inner * targetBytes);
    for (long i = 0; i < spec.count(); i++) {
      long row = Mem.index(spec.index(), index, i);
      if (row >= from && row < to) {
        addRow(type, x + i * inner * bytes, target + (row - from) * inner * targetBytes, inner);
      }
    }
    if (half) {
      for (long i = 0; i < (to - from) * inner; i++) {
        Mem.putShort(y + 2 * i, Numbers.toHalf(type, Mem.getFloat(wide + 4 * i)));
      }
    }
  }

  /** Adds a row; the sum of half-width rows is float32. */
  private static void addRow(DType type, long x, long y, long count) {
    switch (type) {
      case FLOAT32 -> {
        for (long i = 0; i < count; i++) {
          Mem.putFloat(y + 4 * i, Mem.getFloat(y + 4 * i) + Mem.getFloat(x + 4 * i));
        }
      }
      case FLOAT64 -> {
        for (long i = 0; i < count; i++) {
          Mem.putDouble(y + 8 * i, Mem.getDouble(y + 8 * i) + Mem.getDouble(x + 8 * i));
        }
      }
      case BFLOAT16, FLOAT16 -> {
        for (long i = 0; i < count; i++) {
          Mem.putFloat(y + 4 * i, Mem.getFloat(y + 4 * i) + (float) Mem.number(type, x + 2 * i));
        }
      }
      case INT8, UINT8, INT32, INT64, BOOL -> {
        int bytes = type.bytes();
        for (long i = 0; i < count; i++) {
          long sum =
              Element.toLong(type, Mem.bits(bytes, y + bytes * i))
                  + Element.toLong(type, Mem.bits(bytes, x + bytes * i));
          Mem.putBits(bytes, y + bytes * i, Element.bits(type, sum));
        }
      }
    }
  }
}
