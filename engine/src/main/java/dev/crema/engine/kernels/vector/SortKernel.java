package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;

/**
 * Sorting along an axis. Elements become integer keys of the same order; few of many are selected
 * by insertion into a short list, else a merge sort from the bottom up moves keys and positions
 * between two halves of the scratch memory. Both are stable.
 */
final class SortKernel {
  /** Up to so many elements are selected by insertion. */
  private static final int SHORT = 16;

  private SortKernel() {}

  static Kernel of(Spec.Sort spec) {
    long lines = spec.count() == 0 ? 0 : spec.outer() * spec.inner();
    long axis = spec.axis();
    int depth = 64 - Long.numberOfLeadingZeros(Math.max(axis, 1));
    int tiles = axis == 0 ? 1 : Tiles.count(lines, axis * 16 * depth, Tiles.LEAST_BYTES);
    boolean few = spec.count() <= SHORT && spec.count() * 8 <= axis;
    long scratch = few ? spec.count() * 12 : axis * 24;
    return new Tiled(
        few ? "vector:select" : "vector:sort",
        tiles,
        scratch,
        (buffers, tile, memory) -> {
          long last = Tiles.start(lines, tiles, tile + 1L);
          for (long line = Tiles.start(lines, tiles, tile); line < last; line++) {
            line(spec, buffers, line, few, memory);
          }
        });
  }

  private static void line(Spec.Sort spec, long[] buffers, long line, boolean few, long scratch) {
    int bytes = spec.type().bytes();
    long step = spec.inner() * bytes;
    long place = line / spec.inner() * spec.axis() * spec.inner() + line % spec.inner();
    long x = buffers[0] + place * bytes;
    long positions =
        few ? select(spec, x, step, scratch) : mergeSort(spec, x, step, scratch, spec.axis());
    long out = line / spec.inner() * spec.count() * spec.inner() + line % spec.inner();
    for (long i = 0; i < spec.count(); i++) {
      int position = Mem.getInt(positions + 4 * i);
      long to = out + i * spec.inner();
      Mem.putBits(bytes, buffers[1] + to * bytes, Mem.bits(bytes, x + position * step));
      Mem.putInt(buffers[2] + 4 * to, position);
    }
  }

  private static long key(DType type, boolean descending, long address) {
    long key = Numbers.key(type, Mem.bits(type.bytes(), address));
    return descending ? ~key : key;
  }

  /** Keeps the first {@code count} elements in order; returns the address of their positions. */
  private static long select(Spec.Sort spec, long x, long step, long keys) {
    long positions = keys + 8 * spec.count();
    long held = 0;
    for (long i = 0; i < spec.axis(); i++) {
      long key = key(spec.type(), spec.descending(), x + i * step);
      if (held == spec.count() && key >= Mem.getLong(keys + 8 * (held - 1))) {
        continue;
      }
      if (held < spec.count()) {
        held++;
      }
      long at = held - 1;
      while (at > 0 && Mem.getLong(keys + 8 * (at - 1)) > key) {
        Mem.putLong(keys + 8 * at, Mem.getLong(keys + 8 * (at - 1)));
        Mem.putInt(positions + 4 * at, Mem.getInt(positions + 4 * (at - 1)));
        at--;
      }
      Mem.putLong(keys + 8 * at, key);
      Mem.putInt(positions + 4 * at, (int) i);
    }
    return positions;
  }

  /** Sorts all positions by key; returns their address. */
  private static long mergeSort(Spec.Sort spec, long x, long step, long scratch, long axis) {
    long keys = scratch;
    long otherKeys = keys + 8 * axis;
    long positions = otherKeys + 8 * axis;
    long otherPositions = positions + 4 * axis;
    for (long i = 0; i < axis; i++) {
      Mem.putLong(keys + 8 * i, key(spec.type(), spec.descending(), x + i * step));
      Mem.putInt(positions + 4 * i, (int) i);
    }
    for (long width = 1; width < axis; width *= 2) {
      for (long low = 0; low < axis; low += 2 * width) {
        long middle = Math.min(low + width, axis);
        long high = Math.min(low + 2 * width, axis);
        merge(keys, positions, low, middle, high, otherKeys, otherPositions);
      }
      long k = keys;
      keys = otherKeys;
      otherKeys = k;
      long p = positions;
      positions = otherPositions;
      otherPositions = p;
    }
    return positions;
  }

  private static void merge(
      long keys, long positions, long low, long middle, long high, long toKeys, long toPositions) {
    long left = low;
    long right = middle;
    for (long to = low; to < high; to++) {
      boolean takeLeft =
          left < middle
              && (right >= high || Mem.getLong(keys + 8 * left) <= Mem.getLong(keys + 8 * right));
      long from = takeLeft ? left++ : right++;
      Mem.putLong(toKeys + 8 * to, Mem.getLong(keys + 8 * from));
      Mem.putInt(toPositions + 4 * to, Mem.getInt(positions + 4 * from));
    }
  }
}
