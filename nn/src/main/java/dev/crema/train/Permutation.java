package dev.crema.train;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** Random orders that depend on nothing but a seed and a number. */
final class Permutation {
  /** The stream of random numbers that shuffles draw from; layers draw from others. */
  private static final int STREAM = 0x5348_5546;

  private Permutation() {}

  /** The numbers below {@code count} in random order (Fisher and Yates). */
  static int[] of(int count, long seed, long number) {
    int[] result = new int[count];
    if (count == 0) {
      return result;
    }
    Tensor key = Tensor.of(Shape.of(2), seed, number);
    Type type = new Type(DType.INT32, Shape.of(count));
    Tensor random = Tensor.random(Distribution.BITS, type, STREAM, key);
    try {
      MemorySegment bits = random.memory().segment();
      for (int i = 0; i < count; i++) {
        int j = (int) (((bits.getAtIndex(JAVA_INT, i) & 0xFFFF_FFFFL) * (i + 1L)) >>> 32);
        result[i] = result[j];
        result[j] = i;
      }
      return result;
    } finally {
      Reference.reachabilityFence(random);
    }
  }
}
