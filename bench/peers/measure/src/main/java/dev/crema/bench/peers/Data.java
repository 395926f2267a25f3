package dev.crema.bench.peers;

import java.util.Random;

/** Random arrays, the same for every engine. */
public final class Data {
  /**
   * Batches of inputs and of labels that take turns: numbers without a common divisor, so that 56
   * pairs come before one repeats and nothing is learnt by heart.
   */
  public static final int INPUTS = 8;

  public static final int LABELS = 7;

  private Data() {}

  public static float[] normal(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  public static float[] uniform(long seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  /** Integers of {@code 0 … bound - 1}. */
  public static int[] ints(long seed, int count, int bound) {
    Random random = new Random(seed);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(bound);
    }
    return values;
  }

  public static long[] longs(int[] values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
