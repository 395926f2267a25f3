package dev.crema.zoo.vision.scenes;

import dev.crema.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A digit cut out along its ink. */
final class Glyph {
  /** From how much ink on a pixel belongs to the digit, of 255: not the faint edge around it. */
  private static final int INK = 64;

  private final int label;
  private final int height;
  private final int width;
  private final float[] cover;

  /**
   * A digit.
   *
   * @param cover how much of each pixel is ink, 0 to 1; {@code [height, width]}
   */
  private Glyph(int label, int height, int width, float[] cover) {
    this.label = label;
    this.height = height;
    this.width = width;
    this.cover = cover;
  }

  int label() {
    return label;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** How much of a pixel is ink, 0 to 1. */
  float cover(int y, int x) {
    return cover[y * width + x];
  }

  /** All digits that have ink. */
  static List<Glyph> all(Tensor digits, Tensor labels) {
    float[] pixels = digits.toFloats();
    int[] numbers = labels.toInts();
    int high = (int) digits.dim(1);
    int wide = (int) digits.dim(2);
    List<Glyph> result = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      add(pixels, i * high * wide, high, wide, numbers[i], result);
    }
    return result;
  }

  private static void add(
      float[] pixels, int from, int high, int wide, int label, List<Glyph> result) {
    int top = high;
    int left = wide;
    int bottom = -1;
    int right = -1;
    for (int y = 0; y < high; y++) {
      for (int x = 0; x < wide; x++) {
        if (pixels[from + y * wide + x] >= INK) {
          top = Math.min(top, y);
          left = Math.min(left, x);
          bottom = Math.max(bottom, y);
          right = Math.max(right, x);
        }
      }
    }
    if (bottom < 0) {
      return;
    }
    int cutHeight = bottom - top + 1;
    int cutWidth = right - left + 1;
    float[] cut = new float[cutHeight * cutWidth];
    for (int i = 0; i < cut.length; i++) {
      int y = top + i / cutWidth;
      int x = left + i % cutWidth;
      cut[i] = pixels[from + y * wide + x] / 255;
    }
    result.add(new Glyph(label, cutHeight, cutWidth, cut));
  }

  /** This digit with a longer side of some length, by straight lines between pixels. */
  Glyph scaled(int side) {
    double factor = (double) side / Math.max(height, width);
    int high = Math.max(1, (int) Math.round(height * factor));
    int wide = Math.max(1, (int) Math.round(width * factor));
    float[] result = new float[high * wide];
    for (int row = 0; row < high; row++) {
      double y = Math.clamp((row + 0.5) * height / high - 0.5, 0, height - 1);
      for (int column = 0; column < wide; column++) {
        double x = Math.clamp((column + 0.5) * width / wide - 0.5, 0, width - 1);
        result[row * wide + column] = between(y, x);
      }
    }
    return new Glyph(label, high, wide, result);
  }

  private float between(double y, double x) {
    int above = (int) y;
    int before = (int) x;
    int below = Math.min(above + 1, height - 1);
    int after = Math.min(before + 1, width - 1);
    double right = x - before;
    double upper = (1 - right) * cover(above, before) + right * cover(above, after);
    double lower = (1 - right) * cover(below, before) + right * cover(below, after);
    return (float) (upper + (y - above) * (lower - upper));
  }
}
