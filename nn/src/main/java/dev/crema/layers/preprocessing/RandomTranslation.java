package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * In training, moves each image by some part of its height and width; else changes nothing.
 *
 * @param heightFactor the least and the greatest part, -1 to 1; positive is down; one number f
 *     means -f to f
 * @param widthFactor the same for the width; positive is to the right
 * @param warp how images are moved
 */
public record RandomTranslation(List<Double> heightFactor, List<Double> widthFactor, Warp warp)
    implements RandomWarp<RandomTranslation> {
  public RandomTranslation {
    heightFactor = List.copyOf(heightFactor);
    widthFactor = List.copyOf(widthFactor);
    PerImage.factor("RandomTranslation", "heightFactor", heightFactor, -1, 1);
    PerImage.factor("RandomTranslation", "widthFactor", widthFactor, -1, 1);
  }

  /** By up to these parts either way. */
  public RandomTranslation(double heightFactor, double widthFactor) {
    this(
        List.of(-Math.abs(heightFactor), Math.abs(heightFactor)),
        List.of(-Math.abs(widthFactor), Math.abs(widthFactor)),
        new Warp());
  }

  @Override
  public RandomTranslation with(Warp warp) {
    return new RandomTranslation(heightFactor, widthFactor, warp);
  }

  @Override
  public Warp.Places from(Scope scope, Tensor images) {
    Tensor down = warp.draw(scope, 0, images, heightFactor).multiply((double) images.dim(1));
    Tensor right = warp.draw(scope, 1, images, widthFactor).multiply((double) images.dim(2));
    Tensor zero = Tensor.zeros(down.type());
    Tensor one = zero.add(1);
    return new Warp.Affine(one, zero, right.negate(), zero, one, down.negate()).places(images);
  }
}
