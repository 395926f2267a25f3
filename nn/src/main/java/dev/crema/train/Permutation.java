package dev.crema.train;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.lang.ref.Reference;
import java.util.Arrays;

/** Random orders that depend on nothing but a seed and a number. */
final class Permutation {
  /** The stream of random numbers that shuffles draw from; layers draw from others. */
  private static final int STREAM = 0x5348_5546;

  private Permutation() {}

  /** Up to so many numbers stay in the second cache while they change places. */
  private static final int LOCAL = 1 << 16;

  private static final long FRACTION = 0xFFFF_FFFFL;

  /**
   * The numbers below {@code count} in random order. Many are first dealt out to parts that fit the
   * cache; each part is then shuffled by Fisher and Yates's method. Without that, the time per
   * number grows with them.
   *
   * <p>Source: Sandelius, <i>A simple randomization procedure</i>, Journal of the Royal Statistical
   * Society B 24 (1962).
   */
  static int[] of(int count, long seed, long number) {
    if (count == 0) {
      return new int[0];
    }
    Tensor key = Tensor.of(Shape.of(2), seed, number);
    Type type = new Type(DType.INT32, Shape.of(count));
    Tensor random = Tensor.random(Distribution.BITS, type, STREAM, key);
    try {
      int[] bits = random.memory().segment().asSlice(0, 4L * count).toArray(JAVA_INT);
      int parts = Math.ceilDiv(count, LOCAL);
      return parts == 1 ? shuffled(bits) : shuffled(bits, parts);
    } finally {
      Reference.reachabilityFence(random);
    }
  }

  /** Draws from each number's random bits, which its place in the result then replaces. */
  private static int[] shuffled(int[] bits) {
    for (int i = 0; i < bits.length; i++) {
      int j = (int) ((random(bits, i) * (i + 1L)) >>> 32);
      bits[i] = bits[j];
      bits[j] = i;
    }
    return bits;
  }

  /**
   * @param parts how many parts there are; their number times 32 random bits is a part and a
   *     fraction
   */
  private static int[] shuffled(int[] bits, long parts) {
    int count = bits.length;
    int[] ends = new int[(int) parts];
    for (int i = 0; i < count; i++) {
      ends[part(bits, i, parts)]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] result = new int[count];
    int[] next = ends.clone();
    for (int i = count - 1; i >= 0; i--) {
      result[--next[part(bits, i, parts)]] = i;
    }
    int start = 0;
    for (int end : ends) {
      for (int i = start; i < end; i++) {
        long fraction = (random(bits, i) * parts) & FRACTION;
        int j = start + (int) ((fraction * (i - start + 1L)) >>> 32);
        int moved = result[i];
        result[i] = result[j];
        result[j] = moved;
      }
      start = end;
    }
    return result;
  }

  private static int part(int[] bits, int i, long parts) {
    return (int) ((random(bits, i) * parts) >>> 32);
  }

  private static long random(int[] bits, int i) {
    return bits[i] & FRACTION;
  }
}
