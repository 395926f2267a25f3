package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * In training, bends some images like rubber and clips them to the range of values; else changes
 * nothing. Each pixel comes from another place nearby, by normal noise that is blurred by a bell
 * curve, so that neighbours move alike. For a scale s the noise and the bell are 0.05s of the
 * shorter side wide, and the noise counts 0.1s of the longer side times; s is the same for all
 * images of a batch.
 *
 * <p>Source: Simard et al., <i>Best practices for convolutional neural networks applied to visual
 * document analysis</i>, ICDAR 2003.
 *
 * @param factor between which numbers the probability lies, each 0 to 1; one number f means 0 to f;
 *     1 by default
 * @param scale the least and the greatest s, 0 to 1; 0 and 1 by default
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param warp how images are moved
 */
public record RandomElasticTransform(
    List<Double> factor, List<Double> scale, List<Double> valueRange, Warp warp)
    implements RandomWarp<RandomElasticTransform> {
  private static final double NOISE = 0.1;
  private static final double WIDTH = 0.05;

  /** Half the window of the bell, in its widths. */
  private static final double REACH = 3;

  public RandomElasticTransform {
    factor = List.copyOf(factor);
    scale = List.copyOf(scale);
    valueRange = List.copyOf(valueRange);
    PerImage.factor("RandomElasticTransform", "factor", factor, 0, 1);
    PerImage.factor("RandomElasticTransform", "scale", scale, 0, 1);
    PerImage.valueRange("RandomElasticTransform", valueRange);
  }

  /** With a probability of up to this; values from 0 to 255. */
  public RandomElasticTransform(double factor) {
    this(List.of(0.0, factor), List.of(0.0, 1.0), PerImage.BYTES, new Warp());
  }

  /** With a probability of up to 1. */
  public RandomElasticTransform() {
    this(1);
  }

  public RandomElasticTransform scale(double least, double greatest) {
    return new RandomElasticTransform(factor, List.of(least, greatest), valueRange, warp);
  }

  public RandomElasticTransform valueRange(double least, double greatest) {
    return new RandomElasticTransform(factor, scale, List.of(least, greatest), warp);
  }

  @Override
  public RandomElasticTransform with(Warp warp) {
    return new RandomElasticTransform(factor, scale, valueRange, warp);
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    return PerImage.clip(RandomWarp.super.change(scope, images), valueRange);
  }

  @Override
  public Warp.Places from(Scope scope, Tensor images) {
    DType wide = DType.promote(images.dtype(), DType.FLOAT32);
    Tensor chosen = PerImage.chosen(scope, warp.seed(), 0, images, factor).squeeze(-1);
    Tensor strength =
        scope
            .random(Distribution.UNIFORM, new Type(wide, Shape.of(1)), warp.seed(), 2)
            .multiply(scale.getLast() - scale.getFirst())
            .add(scale.getFirst());
    Type type = new Type(wide, Shape.of(images.dim(0), images.dim(1), images.dim(2), 2));
    Tensor noise = scope.random(Distribution.NORMAL, type, warp.seed(), 3);
    return from(images, noise, strength, chosen);
  }

  /**
   * Places moved by noise.
   *
   * @param noise {@code [batch, height, width, 2]}, to the right and down
   * @param strength s, {@code [1]}
   */
  Warp.Places from(Tensor images, Tensor noise, Tensor strength, Tensor chosen) {
    double shorter = Math.min(images.dim(1), images.dim(2));
    double longer = Math.max(images.dim(1), images.dim(2));
    Tensor width = strength.multiply(WIDTH * shorter).maximum(RandomGaussianBlur.LEAST_SIGMA);
    int half = (int) (REACH * WIDTH * shorter * scale.getLast());
    int size = 2 * half + 1;
    Tensor place = Tensor.iota(new Type(width.dtype(), Shape.of(size)), 0);
    Tensor within = place.subtract(half).abs().lessEqual(width.multiply(REACH).floor());
    Tensor bell = Blur.bell(width, size).multiply(within.cast(width.dtype()));
    Tensor weights = bell.divide(bell.sum());
    Tensor smooth = Blur.apply(noise, weights.reshape(size, 1), Padding.SAME);
    smooth = Blur.apply(smooth, weights.reshape(1, size), Padding.SAME);
    Tensor moves =
        smooth
            .multiply(width)
            .multiply(strength.multiply(NOISE * longer))
            .multiply(chosen.expandDims(-1).cast(width.dtype()));
    Warp.Places own = Warp.Places.of(images, width.dtype());
    return new Warp.Places(own.x().add(moves.select(-1, 0)), own.y().add(moves.select(-1, 1)));
  }
}
