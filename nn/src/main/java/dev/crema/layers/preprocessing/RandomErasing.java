package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * In training, overwrites a rectangle of some images; else changes nothing. Its sides are √(area of
 * the image · part) and √(area / part) times a random proportion, cut at the edges.
 *
 * <p>Input {@code [batch, height, width, channels]}, output of the same shape, float. Source: Zhong
 * et al., <i>Random erasing data augmentation</i>, AAAI 2020.
 *
 * @param factor the probability, 0 to 1; 1 by default
 * @param scale the least and the greatest part of the area, 0 to 1; 0.02 and 0.33 by default
 * @param fillValue what is written; by default noise of the range of values
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomErasing(
    double factor,
    List<Double> scale,
    OptionalDouble fillValue,
    List<Double> valueRange,
    OptionalLong seed)
    implements UnaryLayer {
  /** Proportions of height to width. */
  private static final List<Double> PROPORTIONS = List.of(Math.log(0.3), Math.log(1 / 0.3));

  public RandomErasing {
    scale = List.copyOf(scale);
    valueRange = List.copyOf(valueRange);
    Require.within("RandomErasing", "factor", factor, 0, 1);
    PerImage.factor("RandomErasing", "scale", scale, 0, 1);
    PerImage.valueRange("RandomErasing", valueRange);
  }

  /** With some probability; values from 0 to 255. */
  public RandomErasing(double factor) {
    this(factor, List.of(0.02, 0.33), OptionalDouble.empty(), PerImage.BYTES, OptionalLong.empty());
  }

  /** All images. */
  public RandomErasing() {
    this(1);
  }

  public RandomErasing scale(double least, double greatest) {
    return new RandomErasing(factor, List.of(least, greatest), fillValue, valueRange, seed);
  }

  public RandomErasing fillValue(double value) {
    return new RandomErasing(factor, scale, OptionalDouble.of(value), valueRange, seed);
  }

  public RandomErasing valueRange(double least, double greatest) {
    return new RandomErasing(factor, scale, fillValue, List.of(least, greatest), seed);
  }

  public RandomErasing seed(long value) {
    return new RandomErasing(factor, scale, fillValue, valueRange, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    DataFormat.CHANNELS_LAST.check(input, 2);
    Tensor images = PerImage.floating(scope, input);
    if (!scope.training()) {
      return images;
    }
    List<Double> unit = List.of(0.0, 1.0);
    Tensor chosen = PerImage.uniform(scope, seed, 0, images, unit).less(factor);
    double area = (double) images.dim(1) * images.dim(2);
    Tensor part = PerImage.uniform(scope, seed, 1, images, scale).multiply(area);
    Tensor proportion = PerImage.uniform(scope, seed, 2, images, PROPORTIONS).exp();
    Tensor high = part.multiply(proportion).sqrt();
    Tensor wide = part.divide(proportion).sqrt();
    Tensor inside =
        within(images, 1, PerImage.uniform(scope, seed, 3, images, unit), high)
            .and(within(images, 2, PerImage.uniform(scope, seed, 4, images, unit), wide))
            .and(chosen);
    Tensor fill = fill(scope, images);
    return inside.broadcastTo(images.shape()).where(fill.broadcastTo(images.shape()), images);
  }

  /** Which places along an axis are less than half a length from a random middle. */
  private static Tensor within(Tensor images, int axis, Tensor middle, Tensor length) {
    Shape shape = Shape.of(1, 1, 1, 1).with(axis, images.dim(axis));
    Tensor place = Tensor.iota(new Type(middle.dtype(), shape), axis).add(0.5);
    return place
        .subtract(middle.multiply((double) images.dim(axis)))
        .abs()
        .less(length.multiply(0.5));
  }

  private Tensor fill(Scope scope, Tensor images) {
    if (fillValue.isPresent()) {
      return Tensor.scalar(images.dtype(), fillValue.getAsDouble());
    }
    double low = valueRange.getFirst();
    return scope
        .random(Distribution.UNIFORM, images.type(), seed, 5)
        .multiply(valueRange.getLast() - low)
        .add(low);
  }
}
