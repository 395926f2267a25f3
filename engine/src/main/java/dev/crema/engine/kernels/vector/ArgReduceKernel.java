package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;

/** The position of the first greatest or least element of each line; NaN is both. */
final class ArgReduceKernel {
  /** The least elements that are worth a tile. */
  private static final long TILE = 32_768;

  private ArgReduceKernel() {}

  static Kernel of(Spec.ArgReduce spec) {
    long lines = spec.outer() * spec.inner();
    int tiles = Tiles.count(lines, spec.axis(), TILE);
    DType type = spec.type();
    int bytes = type.bytes();
    return new Tiled(
        "vector:arg-reduce",
        tiles,
        (buffers, tile, _) -> {
          long end = Tiles.start(lines, tiles, tile + 1L);
          for (long at = Tiles.start(lines, tiles, tile); at < end; at++) {
            long outer = spec.inner() == 1 ? at : at / spec.inner();
            long first = at + outer * (spec.axis() - 1) * spec.inner();
            long address = buffers[0] + first * bytes;
            long step = spec.inner() * bytes;
            int best =
                type == DType.FLOAT32
                    ? argFloat32(spec.greatest(), address, spec.axis(), step)
                    : type.isFloating()
                        ? argFloat(type, spec.greatest(), address, spec.axis(), step)
                        : argWhole(type, spec.greatest(), address, spec.axis(), step);
            Mem.putInt(buffers[1] + 4 * at, best);
          }
        });
  }

  /**
   * Without branches: the greatest of numbers made of an element's order and, for the first of
   * equal ones to win, its inverted position.
   */
  private static int argFloat32(boolean greatest, long address, long count, long step) {
    int flip = greatest ? 0 : 1 << 31;
    long best = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      // The sum makes +0 of -0, which equals it.
      float x = Float.intBitsToFloat(Mem.getInt(address + i * step) ^ flip) + 0f;
      int bits = Float.floatToRawIntBits(x);
      boolean number = !OrderedFloats.isNaN(OrderedFloats.magnitude(bits));
      long key = number ? OrderedFloats.key(bits) : Integer.MAX_VALUE;
      best = Math.max(best, (key << 32) | (~i & 0xffff_ffffL));
    }
    return ~(int) best;
  }

  private static int argFloat(DType type, boolean greatest, long address, long count, long step) {
    int best = 0;
    double bestValue = Mem.number(type, address);
    for (int i = 1; i < count && !Double.isNaN(bestValue); i++) {
      double x = Mem.number(type, address + i * step);
      if (greatest ? !(x <= bestValue) : !(x >= bestValue)) {
        best = i;
        bestValue = x;
      }
    }
    return best;
  }

  private static int argWhole(DType type, boolean greatest, long address, long count, long step) {
    int best = 0;
    long bestValue = Mem.whole(type, address);
    for (int i = 1; i < count; i++) {
      long x = Mem.whole(type, address + i * step);
      if (greatest ? x > bestValue : x < bestValue) {
        best = i;
        bestValue = x;
      }
    }
    return best;
  }
}
