package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.Optional;

/**
 * In training, makes each image larger or smaller about its middle; else changes nothing.
 *
 * @param heightFactor the least and the greatest part by which the view grows, -1 to 1: positive
 *     shows more, so that things become smaller; one number f means -f to f
 * @param widthFactor the same for the width; by default it goes with the height
 * @param warp how images are moved
 */
public record RandomZoom(List<Double> heightFactor, Optional<List<Double>> widthFactor, Warp warp)
    implements RandomWarp<RandomZoom> {
  public RandomZoom {
    heightFactor = List.copyOf(heightFactor);
    widthFactor = widthFactor.map(List::copyOf);
    PerImage.factor("RandomZoom", "heightFactor", heightFactor, -1, 1);
    widthFactor.ifPresent(factor -> PerImage.factor("RandomZoom", "widthFactor", factor, -1, 1));
  }

  /** By up to this part either way, keeping proportions. */
  public RandomZoom(double factor) {
    this(List.of(-Math.abs(factor), Math.abs(factor)), Optional.empty(), new Warp());
  }

  /** By up to these parts either way. */
  public RandomZoom(double heightFactor, double widthFactor) {
    this(
        List.of(-Math.abs(heightFactor), Math.abs(heightFactor)),
        Optional.of(List.of(-Math.abs(widthFactor), Math.abs(widthFactor))),
        new Warp());
  }

  @Override
  public RandomZoom with(Warp warp) {
    return new RandomZoom(heightFactor, widthFactor, warp);
  }

  @Override
  public Warp.Places from(Scope scope, Tensor images) {
    Tensor high = warp.draw(scope, 0, images, heightFactor).add(1);
    Tensor wide =
        widthFactor.map(factor -> warp.draw(scope, 1, images, factor).add(1)).orElse(high);
    Tensor zero = Tensor.zeros(high.type());
    Tensor x0 = wide.negate().add(1).multiply((images.dim(2) - 1) / 2.0);
    Tensor y0 = high.negate().add(1).multiply((images.dim(1) - 1) / 2.0);
    return new Warp.Affine(wide, zero, x0, zero, high, y0).places(images);
  }
}
