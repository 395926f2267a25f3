package dev.crema.zoo.vision.detection;

import dev.crema.check.Require;

/**
 * A rectangle along the axes of an image, from its upper left to its lower right corner: {@code
 * [y1, x1, y2, x2]}, the order in which tensors have boxes too.
 *
 * <p>Numbers are distances from the upper left corner of the image in pixels, so that the box of
 * the whole image is {@code [0, 0, height, width]} and a box of one pixel has area 1.
 *
 * @param y1 the upper edge
 * @param x1 the left edge
 * @param y2 the lower edge, {@code y1} or more
 * @param x2 the right edge, {@code x1} or more
 */
public record Box(double y1, double x1, double y2, double x2) {
  public Box {
    Require.finite("Box", "y1", y1);
    Require.finite("Box", "x1", x1);
    Require.check(y2 >= y1 && Double.isFinite(y2), "Box", "y2", y2, "y1 (" + y1 + ") or more");
    Require.check(x2 >= x1 && Double.isFinite(x2), "Box", "x2", x2, "x1 (" + x1 + ") or more");
  }

  public double height() {
    return y2 - y1;
  }

  public double width() {
    return x2 - x1;
  }

  public double area() {
    return height() * width();
  }

  /** The area that both have. */
  public double intersection(Box other) {
    double high = Math.min(y2, other.y2) - Math.max(y1, other.y1);
    double wide = Math.min(x2, other.x2) - Math.max(x1, other.x1);
    return Math.max(0, high) * Math.max(0, wide);
  }

  /**
   * Intersection over union (the Jaccard index): the area that both have over the area that either
   * has, 0 to 1; 0 of two boxes without area.
   */
  public double iou(Box other) {
    double both = intersection(other);
    double either = area() + other.area() - both;
    return either == 0 ? 0 : both / either;
  }

  /** This box in an image that is made higher and wider. */
  public Box scaled(double vertically, double horizontally) {
    return new Box(y1 * vertically, x1 * horizontally, y2 * vertically, x2 * horizontally);
  }

  /** What of this box lies in an image of some size. */
  public Box clipped(double height, double width) {
    return new Box(
        Math.clamp(y1, 0, height),
        Math.clamp(x1, 0, width),
        Math.clamp(y2, 0, height),
        Math.clamp(x2, 0, width));
  }
}
