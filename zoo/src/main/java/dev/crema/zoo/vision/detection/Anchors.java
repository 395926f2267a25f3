package dev.crema.zoo.vision.detection;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import java.util.List;

/**
 * Boxes of several sizes and proportions, laid over an image in grids, from which a detector starts
 * to guess: at each cell of each feature map the same ones, around the middle of the cell.
 *
 * <p>Source: Ren, He, Girshick, Sun, <i>Faster R-CNN</i>, NIPS 2015; sizes as in Lin, Goyal,
 * Girshick, He, Dollár, <i>Focal loss for dense object detection</i>, ICCV 2017.
 *
 * @param height of the images, a multiple of the greatest stride
 * @param width of the images, a multiple of the greatest stride
 * @param strides the pixels from cell to cell for each feature map, finest first, each a power of 2
 *     and twice the one before
 * @param size the side of an anchor of scale 1 in cells, greater than 0; 4 by default
 * @param scales factors of the side, each greater than 0; 1, ∛2, ∛4 by default
 * @param ratios height over width at equal area, each greater than 0; 1/2, 1, 2 by default
 */
public record Anchors(
    int height, int width, Ints strides, double size, List<Double> scales, List<Double> ratios) {
  private static final int MOST_STRIDE = 1 << 10;

  public Anchors {
    scales = List.copyOf(scales);
    ratios = List.copyOf(ratios);
    Require.check(areDoubling(strides), "Anchors", "strides", strides, allowedStrides());
    int coarsest = strides.get(strides.size() - 1);
    requireMultiple("height", height, coarsest);
    requireMultiple("width", width, coarsest);
    Require.positive("Anchors", "size", size);
    requirePositive("scales", scales);
    requirePositive("ratios", ratios);
  }

  /** With the sizes and proportions of RetinaNet. */
  public Anchors(int height, int width, int... strides) {
    this(
        height,
        width,
        Ints.of(strides),
        4,
        List.of(1.0, Math.cbrt(2), Math.cbrt(4)),
        List.of(0.5, 1.0, 2.0));
  }

  public Anchors size(double value) {
    return new Anchors(height, width, strides, value, scales, ratios);
  }

  public Anchors scales(Double... values) {
    return new Anchors(height, width, strides, size, List.of(values), ratios);
  }

  public Anchors ratios(Double... values) {
    return new Anchors(height, width, strides, size, scales, List.of(values));
  }

  private static boolean areDoubling(Ints strides) {
    boolean doubling = !strides.isEmpty() && Integer.bitCount(Math.max(0, strides.get(0))) == 1;
    for (int i = 1; doubling && i < strides.size(); i++) {
      doubling = strides.get(i) == 2 * strides.get(i - 1);
    }
    return doubling && strides.get(strides.size() - 1) <= MOST_STRIDE;
  }

  private static String allowedStrides() {
    return "powers of 2 up to " + MOST_STRIDE + ", each twice the one before";
  }

  private static void requireMultiple(String name, int length, int stride) {
    Require.check(
        length > 0 && length % stride == 0, "Anchors", name, length, "a multiple of " + stride);
  }

  private static void requirePositive(String name, List<Double> values) {
    boolean positive = values.stream().allMatch(v -> v > 0 && Double.isFinite(v));
    Require.check(
        positive && !values.isEmpty(),
        "Anchors",
        name,
        values,
        "numbers greater than 0, 1 or more");
  }

  /** How many anchors each cell has. */
  public int perCell() {
    return scales.size() * ratios.size();
  }

  /** How many anchors there are. */
  public int count() {
    return perCell() * strides.stream().map(s -> (height / s) * (width / s)).sum();
  }

  /**
   * All anchors: float32 {@code [count, 4]}, {@code y1, x1, y2, x2} in pixels. Those of the finest
   * feature map come first, then row by row, cell by cell, ratio by ratio and scale by scale. They
   * reach beyond the edges of the image.
   */
  public Tensor boxes() {
    float[] values = new float[count() * 4];
    int at = 0;
    for (int stride : strides.toArray()) {
      for (int row = 0; row < height / stride; row++) {
        for (int column = 0; column < width / stride; column++) {
          at = cell((row + 0.5) * stride, (column + 0.5) * stride, size * stride, values, at);
        }
      }
    }
    return Tensor.of(Shape.of(count(), 4), values);
  }

  private int cell(double y, double x, double side, float[] values, int from) {
    int at = from;
    for (double ratio : ratios) {
      for (double scale : scales) {
        double high = side * scale * Math.sqrt(ratio);
        double wide = side * scale / Math.sqrt(ratio);
        values[at++] = (float) (y - high / 2);
        values[at++] = (float) (x - wide / 2);
        values[at++] = (float) (y + high / 2);
        values[at++] = (float) (x + wide / 2);
      }
    }
    return at;
  }
}
