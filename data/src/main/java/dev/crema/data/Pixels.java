package dev.crema.data;

import dev.crema.layers.reshaping.Interpolation;

/** An image as bytes. */
final class Pixels {
  /** How many numbers an array holds here at most. */
  private static final long MOST = Integer.MAX_VALUE - 8;

  private final int height;
  private final int width;
  private final int channels;
  private final byte[] values;

  /**
   * An image.
   *
   * @param values {@code [height, width, channels]}, 0 to 255 without sign; not copied
   */
  Pixels(int height, int width, int channels, byte[] values) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.values = values;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  int channels() {
    return channels;
  }

  /** What lies between two places of both axes. */
  Pixels cropped(int top, int left, int high, int wide) {
    byte[] result = new byte[high * wide * channels];
    for (int y = 0; y < high; y++) {
      int from = ((top + y) * width + left) * channels;
      System.arraycopy(values, from, result, y * wide * channels, wide * channels);
    }
    return new Pixels(high, wide, channels, result);
  }

  /** This image in another size: {@code [high, wide, channels]}, see {@link Interpolation}. */
  float[] resized(int high, int wide, Interpolation interpolation, boolean antialias) {
    long most = Math.max((long) height * wide, (long) high * wide) * channels;
    if (most > MOST) {
      throw new DataException(
          "an image of %d × %d pixels is too large to be made %d × %d"
              .formatted(height, width, high, wide));
    }
    Taps across = new Taps(width, wide, interpolation, antialias);
    float[] row = new float[width * channels];
    float[] narrow = new float[height * wide * channels];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = values[y * row.length + i] & 0xFF;
      }
      across.apply(row, channels, narrow, y * wide * channels);
    }
    if (height == high) {
      return narrow;
    }
    float[] result = new float[high * wide * channels];
    new Taps(height, high, interpolation, antialias).apply(narrow, wide * channels, result, 0);
    return result;
  }

  /** How a line becomes one of another length. */
  private static final class Taps {
    /** The first number that counts, for each new place. */
    private final int[] first;

    /** How much it and the following ones count. */
    private final float[][] weights;

    Taps(int before, int length, Interpolation interpolation, boolean antialias) {
      double step = (double) before / length;
      boolean nearest = interpolation == Interpolation.NEAREST;
      double width = antialias && !nearest ? Math.max(step, 1) : 1;
      double reach = interpolation.reach() * width;
      first = new int[length];
      weights = new float[length][];
      for (int to = 0; to < length; to++) {
        double middle = (to + 0.5) * step;
        double at = nearest ? Math.floor(middle) : middle - 0.5;
        int from = Math.max(0, (int) Math.ceil(at - reach));
        int last = Math.min(before - 1, (int) Math.floor(at + reach));
        double sum = 0;
        for (int i = from; i <= last; i++) {
          sum += interpolation.weight(Math.abs(at - i) / width);
        }
        first[to] = from;
        weights[to] = new float[last - from + 1];
        for (int i = from; i <= last; i++) {
          weights[to][i - from] = (float) (interpolation.weight(Math.abs(at - i) / width) / sum);
        }
      }
    }

    /** Lines of {@code inner} numbers each, added to a target from a place on. */
    void apply(float[] lines, int inner, float[] target, int at) {
      for (int to = 0; to < first.length; to++) {
        for (int tap = 0; tap < weights[to].length; tap++) {
          float weight = weights[to][tap];
          int from = (first[to] + tap) * inner;
          for (int i = 0; i < inner; i++) {
            target[at + to * inner + i] += weight * lines[from + i];
          }
        }
      }
    }
  }
}
