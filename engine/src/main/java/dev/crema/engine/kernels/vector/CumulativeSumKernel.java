package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;

/** Running sums of each line: of floats in float64, of integers in 64 bits. */
final class CumulativeSumKernel {
  /** The least elements that are worth a tile. */
  private static final long TILE = 32_768;

  private CumulativeSumKernel() {}

  static Kernel of(Spec.CumulativeSum spec) {
    long lines = spec.outer() * spec.inner();
    int tiles = Tiles.count(lines, spec.axis(), TILE);
    int bytes = spec.type().bytes();
    return new Tiled(
        "vector:cumulative sum",
        tiles,
        (buffers, tile, _) -> {
          long end = Tiles.start(lines, tiles, tile + 1L);
          for (long at = Tiles.start(lines, tiles, tile); at < end; at++) {
            long first = at / spec.inner() * spec.axis() * spec.inner() + at % spec.inner();
            running(spec, buffers[0] + first * bytes, buffers[1] + first * bytes);
          }
        });
  }

  private static void running(Spec.CumulativeSum spec, long from, long to) {
    DType type = spec.type();
    long step = spec.inner() * type.bytes();
    double sum = 0;
    long wholeSum = 0;
    for (long i = 0; i < spec.axis(); i++) {
      long at = (spec.reverse() ? spec.axis() - 1 - i : i) * step;
      double before = sum;
      long wholeBefore = wholeSum;
      if (type.isFloating()) {
        sum += Mem.number(type, from + at);
        Mem.putBits(type.bytes(), to + at, Element.bits(type, spec.exclusive() ? before : sum));
      } else {
        wholeSum += Mem.whole(type, from + at);
        Mem.putBits(
            type.bytes(), to + at, Element.bits(type, spec.exclusive() ? wholeBefore : wholeSum));
      }
    }
  }
}
