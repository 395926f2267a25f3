package dev.crema.engine.plan;

import java.util.Map;
import java.util.TreeMap;

/**
 * Gives out pieces of one block of memory that grows as needed: the smallest free gap that is large
 * enough.
 */
final class Slab {
  private static final long ALIGNMENT = 64;

  /** Free gaps below the top: offset to length. */
  private final TreeMap<Long, Long> gaps = new TreeMap<>();

  private long top;
  private long peak;

  /** The offset of a new piece. */
  long take(long bytes) {
    long length = rounded(bytes);
    Map.Entry<Long, Long> best = null;
    for (Map.Entry<Long, Long> gap : gaps.entrySet()) {
      if (gap.getValue() >= length && (best == null || gap.getValue() < best.getValue())) {
        best = gap;
      }
    }
    if (best == null) {
      long offset = top;
      top += length;
      peak = Math.max(peak, top);
      return offset;
    }
    long offset = best.getKey();
    long rest = best.getValue() - length;
    gaps.remove(offset);
    if (rest > 0) {
      gaps.put(offset + length, rest);
    }
    return offset;
  }

  /** Takes back a piece. */
  void give(long offset, long bytes) {
    long start = offset;
    long end = offset + rounded(bytes);
    Map.Entry<Long, Long> before = gaps.floorEntry(start);
    if (before != null && before.getKey() + before.getValue() == start) {
      start = before.getKey();
      gaps.remove(start);
    }
    Long after = gaps.remove(end);
    if (after != null) {
      end += after;
    }
    if (end == top) {
      top = start;
    } else {
      gaps.put(start, end - start);
    }
  }

  /** The most that was in use at once, in bytes. */
  long peak() {
    return peak;
  }

  private static long rounded(long bytes) {
    return Math.max(1, (bytes + ALIGNMENT - 1) / ALIGNMENT) * ALIGNMENT;
  }
}
