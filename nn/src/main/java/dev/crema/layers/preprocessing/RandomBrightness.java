package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, adds one random number to each image and clips to the range of values; else changes
 * nothing.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float. The number added is {@code factor · (greatest - least value)}.
 *
 * @param factor the least and the greatest factor, -1 to 1; one number f means -f to f
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomBrightness(List<Double> factor, List<Double> valueRange, OptionalLong seed)
    implements UnaryLayer {
  public RandomBrightness {
    factor = List.copyOf(factor);
    valueRange = List.copyOf(valueRange);
    PerImage.factor("RandomBrightness", "factor", factor, -1, 1);
    PerImage.valueRange("RandomBrightness", valueRange);
  }

  /** Between two factors, values from 0 to 255. */
  public RandomBrightness(double lower, double upper) {
    this(List.of(lower, upper), PerImage.BYTES, OptionalLong.empty());
  }

  /** Between minus the factor and the factor, values from 0 to 255. */
  public RandomBrightness(double factor) {
    this(-Math.abs(factor), Math.abs(factor));
  }

  public RandomBrightness valueRange(double least, double greatest) {
    return new RandomBrightness(factor, List.of(least, greatest), seed);
  }

  public RandomBrightness seed(long value) {
    return new RandomBrightness(factor, valueRange, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    DataFormat.CHANNELS_LAST.check(input, 2);
    Tensor images = PerImage.floating(scope, input);
    if (!scope.training()) {
      return images;
    }
    Tensor delta =
        PerImage.uniform(scope, seed, 0, images, factor)
            .multiply(valueRange.getLast() - valueRange.getFirst())
            .cast(images.dtype());
    return PerImage.clip(images.add(delta), valueRange);
  }
}
