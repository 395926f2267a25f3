package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, leaves each image only some bits of its values, of the eight between least and
 * greatest; else changes nothing.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float.
 *
 * @param factor the least and the greatest number of bits, whole, 1 to 8; the greatest is not drawn
 *     if they differ; one number f means 1 to f
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomPosterization(
    List<Double> factor, List<Double> valueRange, DataFormat dataFormat, OptionalLong seed)
    implements RandomColour<RandomPosterization> {
  public RandomPosterization {
    factor = List.copyOf(factor);
    valueRange = List.copyOf(valueRange);
    PerImage.factor("RandomPosterization", "factor", factor, 1, 8);
    PerImage.valueRange("RandomPosterization", valueRange);
  }

  /** Between two factors, values from 0 to 255. */
  public RandomPosterization(double lower, double upper) {
    this(List.of(lower, upper), PerImage.BYTES, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** Between 1 and the factor, values from 0 to 255. */
  public RandomPosterization(double factor) {
    this(1, factor);
  }

  @Override
  public RandomPosterization with(
      List<Double> valueRange, DataFormat dataFormat, OptionalLong seed) {
    return new RandomPosterization(factor, valueRange, dataFormat, seed);
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    Tensor bits = PerImage.uniform(scope, seed, 0, images, factor).floor();
    Tensor step = bits.negate().add(8).multiply(Math.log(2)).exp().round().cast(images.dtype());
    double low = valueRange.getFirst();
    double scale = 255 / (valueRange.getLast() - low);
    Tensor bytes = images.subtract(low).multiply(scale).clip(0, 255).floor();
    return bytes.divide(step).floor().multiply(step).divide(scale).add(low);
  }
}
