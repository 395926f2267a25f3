package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, turns the colours of some images to their opposite, {@code greatest value - x}; else
 * changes nothing.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float.
 *
 * @param factor between which numbers the probability lies, each 0 to 1; one number f means 0 to f;
 *     1 by default
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomInvert(
    List<Double> factor, List<Double> valueRange, DataFormat dataFormat, OptionalLong seed)
    implements RandomColour<RandomInvert> {
  public RandomInvert {
    factor = List.copyOf(factor);
    valueRange = List.copyOf(valueRange);
    PerImage.factor("RandomInvert", "factor", factor, 0, 1);
    PerImage.valueRange("RandomInvert", valueRange);
  }

  /** Between two factors, values from 0 to 255. */
  public RandomInvert(double lower, double upper) {
    this(List.of(lower, upper), PerImage.BYTES, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** Between 0 and the factor, values from 0 to 255. */
  public RandomInvert(double factor) {
    this(0, factor);
  }

  /** With a probability between 0 and 1. */
  public RandomInvert() {
    this(1);
  }

  @Override
  public RandomInvert with(List<Double> valueRange, DataFormat dataFormat, OptionalLong seed) {
    return new RandomInvert(factor, valueRange, dataFormat, seed);
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    Tensor inverted = images.negate().add(valueRange.getLast());
    return PerImage.chosen(scope, seed, 0, images, factor).where(inverted, images);
  }
}
