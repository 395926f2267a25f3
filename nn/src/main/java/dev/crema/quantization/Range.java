package dev.crema.quantization;

import dev.crema.engine.types.CremaException;

/**
 * The numbers seen at one place of a model. They are counted by their first 16 bits, sign, exponent
 * and 7 bits more: a percentile is right to one part in 128, whatever the range.
 */
final class Range {
  private static final int DROPPED_BITS = 16;

  private final String place;
  private final long[] positive = new long[1 << (Float.SIZE - DROPPED_BITS - 1)];
  private final long[] negative = new long[positive.length];
  private long count;
  private float least = Float.POSITIVE_INFINITY;
  private float greatest = Float.NEGATIVE_INFINITY;

  /**
   * @param place for messages
   */
  Range(String place) {
    this.place = place;
  }

  void add(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new CremaException(
            "quantize: the output of '" + place + "' has " + value + "; allowed: finite numbers");
      }
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
      int bin = Float.floatToRawIntBits(Math.abs(value)) >>> DROPPED_BITS;
      (value < 0 ? negative : positive)[bin]++;
    }
    count += values.length;
  }

  /** The number that a percentage of all are not above; the greatest for 100. */
  double upper(double percentile) {
    return Math.min(greatest, bound(positive, negative, percentile));
  }

  /** The number that a percentage of all are not below; the least for 100. */
  double lower(double percentile) {
    return Math.max(least, -bound(negative, positive, percentile));
  }

  /** The end of the first bin, 0 or more, up to which a percentage of all is found. */
  private double bound(long[] same, long[] other, double percentile) {
    long wanted = (long) Math.ceil(count * percentile / 100);
    long found = 0;
    for (long bin : other) {
      found += bin;
    }
    int bin = -1;
    while (found < wanted) {
      bin++;
      found += same[bin];
    }
    return Float.intBitsToFloat((bin + 1) << DROPPED_BITS);
  }
}
