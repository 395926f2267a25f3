package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Reduction;

/**
 * Reductions along the middle axis for all types, number by number: floats in float64, integers in
 * 64 bits.
 */
final class ReduceKernel {
  /** The least elements that are worth a tile. */
  private static final long TILE = 32_768;

  private ReduceKernel() {}

  static Kernel of(Spec.Reduce spec) {
    if (spec.type() == DType.FLOAT32 && spec.kind() == Reduction.SUM) {
      return SumKernel.of(spec);
    }
    long lines = spec.outer() * spec.inner();
    int tiles = Tiles.count(lines, spec.axis(), TILE);
    Line line = line(spec);
    int bytes = spec.type().bytes();
    return new Tiled(
        "vector:reduce " + spec.kind(),
        tiles,
        (buffers, tile, _) -> {
          long end = Tiles.start(lines, tiles, tile + 1L);
          for (long at = Tiles.start(lines, tiles, tile); at < end; at++) {
            long first = at / spec.inner() * spec.axis() * spec.inner() + at % spec.inner();
            long bits = line.reduce(buffers[0] + first * bytes, spec.axis(), spec.inner() * bytes);
            Mem.putBits(bytes, buffers[1] + at * bytes, bits);
          }
        });
  }

  /** One line of elements, {@code step} bytes apart, to the bits of the result. */
  private interface Line {
    long reduce(long address, long count, long step);
  }

  private static Line line(Spec.Reduce spec) {
    DType type = spec.type();
    boolean isFloat = type.isFloating();
    return switch (spec.kind()) {
      case SUM -> isFloat ? (a, n, s) -> sum(type, a, n, s) : (a, n, s) -> wholeSum(type, a, n, s);
      case PRODUCT ->
          isFloat ? (a, n, s) -> product(type, a, n, s) : (a, n, s) -> wholeProduct(type, a, n, s);
      case MAX -> extreme(type, true);
      case MIN -> extreme(type, false);
    };
  }

  private static Line extreme(DType type, boolean greatest) {
    if (type == DType.FLOAT32) {
      return greatest ? ReduceKernel::greatestFloat : ReduceKernel::leastFloat;
    }
    return type.isFloating()
        ? (a, n, s) -> floatExtreme(type, greatest, a, n, s)
        : (a, n, s) -> wholeExtreme(type, greatest, a, n, s);
  }

  private static double value(DType type, long address) {
    return Element.toDouble(type, Mem.bits(type.bytes(), address));
  }

  private static long whole(DType type, long address) {
    return Element.toLong(type, Mem.bits(type.bytes(), address));
  }

  private static long sum(DType type, long address, long count, long step) {
    double sum = 0;
    double lost = 0;
    for (long i = 0; i < count; i++) {
      double x = value(type, address + i * step);
      double next = sum + x;
      // Neumaier's correction: what the addition rounded away.
      lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
      sum = next;
    }
    return Element.bits(type, Double.isFinite(sum) ? sum + lost : sum);
  }

  private static long product(DType type, long address, long count, long step) {
    double product = 1;
    for (long i = 0; i < count; i++) {
      product *= value(type, address + i * step);
    }
    return Element.bits(type, product);
  }

  private static long wholeSum(DType type, long address, long count, long step) {
    long sum = 0;
    for (long i = 0; i < count; i++) {
      sum += whole(type, address + i * step);
    }
    return Element.bits(type, sum);
  }

  private static long wholeProduct(DType type, long address, long count, long step) {
    long product = 1;
    for (long i = 0; i < count; i++) {
      product *= whole(type, address + i * step);
    }
    return Element.bits(type, product);
  }

  private static long greatestFloat(long address, long count, long step) {
    float best = Float.NEGATIVE_INFINITY;
    for (long i = 0; i < count; i++) {
      best = Math.max(best, Mem.getFloat(address + i * step));
    }
    return Float.floatToRawIntBits(best) & 0xFFFFFFFFL;
  }

  private static long leastFloat(long address, long count, long step) {
    float best = Float.POSITIVE_INFINITY;
    for (long i = 0; i < count; i++) {
      best = Math.min(best, Mem.getFloat(address + i * step));
    }
    return Float.floatToRawIntBits(best) & 0xFFFFFFFFL;
  }

  private static long floatExtreme(
      DType type, boolean greatest, long address, long count, long step) {
    double best = greatest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    for (long i = 0; i < count; i++) {
      double x = value(type, address + i * step);
      best = greatest ? Math.max(best, x) : Math.min(best, x);
    }
    return Element.bits(type, best);
  }

  private static long wholeExtreme(
      DType type, boolean greatest, long address, long count, long step) {
    long best = greatest ? Element.toLong(type, Numbers.least(type)) : Numbers.greatest(type);
    for (long i = 0; i < count; i++) {
      long x = whole(type, address + i * step);
      best = greatest ? Math.max(best, x) : Math.min(best, x);
    }
    return Element.bits(type, best);
  }

  /** The position of the first greatest or least element of each line; NaN is both. */
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
            long first = at / spec.inner() * spec.axis() * spec.inner() + at % spec.inner();
            long address = buffers[0] + first * bytes;
            long step = spec.inner() * bytes;
            int best =
                type.isFloating()
                    ? argFloat(type, spec.greatest(), address, spec.axis(), step)
                    : argWhole(type, spec.greatest(), address, spec.axis(), step);
            Mem.putInt(buffers[1] + 4 * at, best);
          }
        });
  }

  private static int argFloat(DType type, boolean greatest, long address, long count, long step) {
    int best = 0;
    double bestValue = value(type, address);
    for (int i = 1; i < count && !Double.isNaN(bestValue); i++) {
      double x = value(type, address + i * step);
      if (greatest ? !(x <= bestValue) : !(x >= bestValue)) {
        best = i;
        bestValue = x;
      }
    }
    return best;
  }

  private static int argWhole(DType type, boolean greatest, long address, long count, long step) {
    int best = 0;
    long bestValue = whole(type, address);
    for (int i = 1; i < count; i++) {
      long x = whole(type, address + i * step);
      if (greatest ? x > bestValue : x < bestValue) {
        best = i;
        bestValue = x;
      }
    }
    return best;
  }

  /** Running sums of each line. */
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
        sum += value(type, from + at);
        Mem.putBits(type.bytes(), to + at, Element.bits(type, spec.exclusive() ? before : sum));
      } else {
        wholeSum += whole(type, from + at);
        Mem.putBits(
            type.bytes(), to + at, Element.bits(type, spec.exclusive() ? wholeBefore : wholeSum));
      }
    }
  }

  /** 0, 1, 2, … along each line. */
  static Kernel of(Spec.Iota spec) {
    int bytes = spec.type().bytes();
    return new Tiled(
        "vector:iota",
        1,
        (buffers, _, _) -> {
          long at = buffers[0];
          for (long o = 0; o < spec.outer(); o++) {
            for (long x = 0; x < spec.axis(); x++) {
              long bits = Element.bits(spec.type(), x);
              for (long i = 0; i < spec.inner(); i++) {
                Mem.putBits(bytes, at, bits);
                at += bytes;
              }
            }
          }
        });
  }
}
