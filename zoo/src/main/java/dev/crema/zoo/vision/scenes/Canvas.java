package dev.crema.zoo.vision.scenes;

import dev.crema.zoo.vision.detection.Box;
import java.util.ArrayList;
import java.util.List;

/** An image while digits are drawn on it. */
final class Canvas {
  /** What is drawn. */
  private record Drawn(int label, Box box) {}

  private final int height;
  private final int width;
  private final float[] pixels;
  private final byte[] mask;
  private final List<Drawn> drawn = new ArrayList<>();

  /**
   * A canvas without digits.
   *
   * @param pixels {@code [height, width]}; drawn on, not copied
   */
  Canvas(int height, int width, float[] pixels) {
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.mask = new byte[pixels.length];
  }

  private static Box box(int top, int left, Glyph glyph) {
    return new Box(top, left, top + glyph.height(), left + glyph.width());
  }

  /** The greatest share that a digit at a place would have of another one's box, or it of its. */
  double covered(int top, int left, Glyph glyph) {
    Box box = box(top, left, glyph);
    return drawn.stream()
        .map(Drawn::box)
        .mapToDouble(b -> b.intersection(box) / Math.min(b.area(), box.area()))
        .max()
        .orElse(0);
  }

  void draw(Glyph glyph, int top, int left, float ink) {
    for (int y = 0; y < glyph.height(); y++) {
      for (int x = 0; x < glyph.width(); x++) {
        int at = (top + y) * width + left + x;
        float cover = glyph.cover(y, x);
        pixels[at] += cover * (ink - pixels[at]);
        if (cover >= 0.5) {
          mask[at] = (byte) (glyph.label() + 1);
        }
      }
    }
    drawn.add(new Drawn(glyph.label(), box(top, left, glyph)));
  }

  /** Writes the image and the mask from a place on. */
  void copyTo(byte[] images, byte[] masks, int at) {
    for (int i = 0; i < height * width; i++) {
      images[at + i] = (byte) Math.clamp(Math.round(pixels[i]), 0, 255);
    }
    System.arraycopy(mask, 0, masks, at, mask.length);
  }

  /** Writes a row of five numbers per digit from a place on. */
  void copyObjects(float[] objects, int from) {
    int at = from;
    for (Drawn digit : drawn) {
      objects[at++] = (float) digit.box().y1();
      objects[at++] = (float) digit.box().x1();
      objects[at++] = (float) digit.box().y2();
      objects[at++] = (float) digit.box().x2();
      objects[at++] = digit.label();
    }
  }
}
