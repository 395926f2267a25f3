package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * In training, turns each image about its middle; else changes nothing.
 *
 * @param factor the least and the greatest part of a full turn, -1 to 1; one number f means -f to f
 * @param warp how images are moved
 */
public record RandomRotation(List<Double> factor, Warp warp) implements RandomWarp<RandomRotation> {
  public RandomRotation {
    factor = List.copyOf(factor);
    PerImage.factor("RandomRotation", "factor", factor, -1, 1);
  }

  /** Between two parts of a turn. */
  public RandomRotation(double lower, double upper) {
    this(List.of(lower, upper), new Warp());
  }

  /** By up to this part of a turn either way. */
  public RandomRotation(double factor) {
    this(-Math.abs(factor), Math.abs(factor));
  }

  @Override
  public RandomRotation with(Warp warp) {
    return new RandomRotation(factor, warp);
  }

  @Override
  public Warp.Places from(Scope scope, Tensor images) {
    Tensor angle = warp.draw(scope, 0, images, factor).multiply(2 * Math.PI);
    Tensor cos = angle.cos();
    Tensor sin = angle.sin();
    double x = (images.dim(2) - 1) / 2.0;
    double y = (images.dim(1) - 1) / 2.0;
    Tensor x0 = cos.multiply(-x).add(sin.multiply(y)).add(x);
    Tensor y0 = sin.multiply(-x).subtract(cos.multiply(y)).add(y);
    return new Warp.Affine(cos, sin.negate(), x0, sin, cos, y0).places(images);
  }
}
