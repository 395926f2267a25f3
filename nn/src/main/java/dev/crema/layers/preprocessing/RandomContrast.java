package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, moves the values of each image away from the mean of their channel or towards it,
 * {@code (x - mean) · c + mean} with one random c per image, and clips to the range of values; else
 * changes nothing.
 *
 * <p>Input {@code [batch, height, width, channels]}, output of the same shape, float.
 *
 * @param factor lower and upper, each 0 to 1: c is between {@code 1 - lower} and {@code 1 + upper};
 *     one number means both
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomContrast(
    List<Double> factor, List<Double> valueRange, DataFormat dataFormat, OptionalLong seed)
    implements UnaryLayer {
  public RandomContrast {
    factor = List.copyOf(factor);
    valueRange = List.copyOf(valueRange);
    Require.check(
        factor.size() == 2 && factor.stream().allMatch(f -> f >= 0 && f <= 1),
        "RandomContrast",
        "factor",
        factor,
        "two numbers, each from 0.0 to 1.0");
    PerImage.valueRange("RandomContrast", valueRange);
  }

  /** Values from 0 to 255, channels last. */
  public RandomContrast(double lower, double upper) {
    this(List.of(lower, upper), PerImage.BYTES, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** As much less as more contrast. */
  public RandomContrast(double factor) {
    this(factor, factor);
  }

  public RandomContrast valueRange(double least, double greatest) {
    return new RandomContrast(factor, List.of(least, greatest), dataFormat, seed);
  }

  public RandomContrast dataFormat(DataFormat value) {
    return new RandomContrast(factor, valueRange, value, seed);
  }

  public RandomContrast seed(long value) {
    return new RandomContrast(factor, valueRange, dataFormat, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    dataFormat.check(input, 2);
    Tensor images = PerImage.floating(scope, input);
    if (!scope.training()) {
      return images;
    }
    Tensor contrast =
        PerImage.uniform(
                scope, seed, 0, images, List.of(1 - factor.getFirst(), 1 + factor.getLast()))
            .cast(images.dtype());
    int height = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    Tensor mean = images.meanKeep(height, height + 1);
    return PerImage.clip(images.subtract(mean).multiply(contrast).add(mean), valueRange);
  }
}
