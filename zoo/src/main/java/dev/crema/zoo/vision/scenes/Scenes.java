package dev.crema.zoo.vision.scenes;

import dev.crema.engine.Tensor;
import dev.crema.train.Dataset;
import dev.crema.train.Samples;

/**
 * Images and what is in them.
 *
 * @param images uint8 {@code [images, height, width, 1]}
 * @param objects float32 {@code [images, objects, 5]}: {@code y1, x1, y2, x2} in pixels and class;
 *     -1 in rows after the last object
 * @param masks uint8 {@code [images, height, width]}: 0 for background, else 1 and the class
 */
public record Scenes(Tensor images, Tensor objects, Tensor masks) {
  /** To train a detector with. */
  public Samples forDetection() {
    return Dataset.of(images, objects);
  }

  /** To train a network with that tells what each pixel belongs to. */
  public Samples forSegmentation() {
    return Dataset.of(images, masks);
  }

  /** How many there are. */
  public int count() {
    return (int) images.dim(0);
  }
}
