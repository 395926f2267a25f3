package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, makes the colours of each image more or less saturated: the saturation is multiplied
 * by {@code f / (1 - f)}, up to 1, where 1/2 changes nothing; else changes nothing.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float.
 *
 * @param factor the least and the greatest f, 0 to 1; one number f means 0 to f
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomSaturation(
    List<Double> factor, List<Double> valueRange, DataFormat dataFormat, OptionalLong seed)
    implements RandomColour<RandomSaturation> {
  public RandomSaturation {
    factor = List.copyOf(factor);
    valueRange = List.copyOf(valueRange);
    PerImage.factor("RandomSaturation", "factor", factor, 0, 1);
    PerImage.valueRange("RandomSaturation", valueRange);
  }

  /** Between two factors, values from 0 to 255. */
  public RandomSaturation(double lower, double upper) {
    this(List.of(lower, upper), PerImage.BYTES, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** Between 0 and the factor, values from 0 to 255. */
  public RandomSaturation(double factor) {
    this(0, factor);
  }

  private static final double EPSILON = 1e-7;

  @Override
  public RandomSaturation with(List<Double> valueRange, DataFormat dataFormat, OptionalLong seed) {
    return new RandomSaturation(factor, valueRange, dataFormat, seed);
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    Tensor f = PerImage.uniform(scope, seed, 0, images, factor);
    Tensor times = f.divide(f.negate().add(1 + EPSILON)).cast(images.dtype());
    List<Tensor> hsv = Colours.hsv(images);
    return Colours.rgb(hsv.get(0), hsv.get(1).multiply(times).clip(0, 1), hsv.get(2));
  }
}
