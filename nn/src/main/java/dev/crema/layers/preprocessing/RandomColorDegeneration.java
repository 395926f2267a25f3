package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, mixes each image with its gray version, {@code x + f · (gray - x)}, and clips to the
 * range of values; else changes nothing.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float.
 *
 * @param factor the least and the greatest f, -1 to 1; one number f means -f to f
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomColorDegeneration(
    List<Double> factor, List<Double> valueRange, DataFormat dataFormat, OptionalLong seed)
    implements RandomColour<RandomColorDegeneration> {
  public RandomColorDegeneration {
    factor = List.copyOf(factor);
    valueRange = List.copyOf(valueRange);
    PerImage.factor("RandomColorDegeneration", "factor", factor, -1, 1);
    PerImage.valueRange("RandomColorDegeneration", valueRange);
  }

  /** Between two factors, values from 0 to 255. */
  public RandomColorDegeneration(double lower, double upper) {
    this(List.of(lower, upper), PerImage.BYTES, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** Between minus the factor and the factor, values from 0 to 255. */
  public RandomColorDegeneration(double factor) {
    this(-Math.abs(factor), factor);
  }

  @Override
  public RandomColorDegeneration with(
      List<Double> valueRange, DataFormat dataFormat, OptionalLong seed) {
    return new RandomColorDegeneration(factor, valueRange, dataFormat, seed);
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    Tensor f = PerImage.uniform(scope, seed, 0, images, factor).cast(images.dtype());
    Tensor gray = Colours.gray(images);
    return PerImage.clip(images.add(f.multiply(gray.subtract(images))), valueRange);
  }
}
