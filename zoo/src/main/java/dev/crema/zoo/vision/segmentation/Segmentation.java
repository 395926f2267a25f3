package dev.crema.zoo.vision.segmentation;

import dev.crema.engine.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the pixels of an image belong to.
 *
 * @param map the number of the class of each pixel, uint8 {@code [height, width]}
 * @param shares which part of the pixels each class has, by its name in the order of the numbers; 0
 *     to 1, together 1
 */
public record Segmentation(Tensor map, Map<String, Double> shares) {
  public Segmentation {
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
  }
}
