package dev.crema.zoo.vision.detection;

import java.util.Locale;

/**
 * Something found in an image.
 *
 * @param label what it is
 * @param score how sure that is, 0 to 1
 * @param box where it is, in pixels of the image
 */
public record Detection(String label, double score, Box box) {
  /** Such as {@code 7 (98.1 %) at [12, 40, 33, 52]}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s (%.1f %%) at [%.0f, %.0f, %.0f, %.0f]",
        label,
        100 * score,
        box.y1(),
        box.x1(),
        box.y2(),
        box.x2());
  }
}
