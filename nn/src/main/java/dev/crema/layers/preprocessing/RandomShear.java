package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * In training, shears each image: rows move by a part of their height, columns by a part of theirs,
 * either way; else changes nothing.
 *
 * @param xFactor the least and the greatest part, 0 to 1; one number f means 0 to f
 * @param yFactor the same for columns
 * @param warp how images are moved
 */
public record RandomShear(List<Double> xFactor, List<Double> yFactor, Warp warp)
    implements RandomWarp<RandomShear> {
  public RandomShear {
    xFactor = List.copyOf(xFactor);
    yFactor = List.copyOf(yFactor);
    PerImage.factor("RandomShear", "xFactor", xFactor, 0, 1);
    PerImage.factor("RandomShear", "yFactor", yFactor, 0, 1);
  }

  /** By up to these parts either way. */
  public RandomShear(double xFactor, double yFactor) {
    this(List.of(0.0, xFactor), List.of(0.0, yFactor), new Warp());
  }

  @Override
  public RandomShear with(Warp warp) {
    return new RandomShear(xFactor, yFactor, warp);
  }

  @Override
  public Warp.Places from(Scope scope, Tensor images) {
    Tensor way = warp.draw(scope, 0, images, List.of(0.0, 1.0));
    Tensor sign = way.greater(0.5).cast(way.dtype()).multiply(-2).add(1);
    Tensor y = warp.draw(scope, 1, images, yFactor).multiply(sign);
    Tensor x = warp.draw(scope, 2, images, xFactor).multiply(sign);
    Tensor zero = Tensor.zeros(x.type());
    Tensor one = zero.add(1);
    return new Warp.Affine(one, x, zero, y, one, zero).places(images);
  }
}
