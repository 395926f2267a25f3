package dev.crema.zoo.vision.detection;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.ShapeException;
import java.util.ArrayList;
import java.util.List;

/**
 * An object that is in an image.
 *
 * @param label what it is
 * @param box where it is, in pixels of the image
 */
public record Labelled(String label, Box box) {
  private static final int COLUMNS = 5;

  /**
   * The objects of each image.
   *
   * @param objects {@code [images, objects, 5]} of {@code y1, x1, y2, x2, class}; rows of class -1
   *     are empty
   * @param labels the names of the classes
   * @throws CremaException if there is no class of a number
   */
  public static List<List<Labelled>> all(Tensor objects, List<String> labels) {
    if (objects.rank() != 3 || objects.dim(2) != COLUMNS) {
      throw new ShapeException(
          "objects are "
              + objects.type()
              + "; allowed: [images,objects,5] of y1, x1, y2, x2, class");
    }
    float[] values = objects.toFloats();
    int each = (int) objects.dim(1) * COLUMNS;
    List<List<Labelled>> result = new ArrayList<>();
    for (int image = 0; image < objects.dim(0); image++) {
      List<Labelled> found = new ArrayList<>();
      for (int at = image * each; at < (image + 1) * each; at += COLUMNS) {
        if (values[at + 4] >= 0) {
          found.add(new Labelled(name((int) values[at + 4], labels), box(values, at)));
        }
      }
      result.add(found);
    }
    return result;
  }

  private static Box box(float[] values, int at) {
    return new Box(values[at], values[at + 1], values[at + 2], values[at + 3]);
  }

  private static String name(int number, List<String> labels) {
    if (number >= labels.size()) {
      throw new CremaException(
          "an object is of class " + number + "; allowed: -1 to " + (labels.size() - 1));
    }
    return labels.get(number);
  }
}
