package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, turns the hue of each image by up to half of the factor of a circle, either way;
 * else changes nothing.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float.
 *
 * @param factor the least and the greatest factor, 0 to 1; one number f means 0 to f
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomHue(
    List<Double> factor, List<Double> valueRange, DataFormat dataFormat, OptionalLong seed)
    implements RandomColour<RandomHue> {
  public RandomHue {
    factor = List.copyOf(factor);
    valueRange = List.copyOf(valueRange);
    PerImage.factor("RandomHue", "factor", factor, 0, 1);
    PerImage.valueRange("RandomHue", valueRange);
  }

  /** Between two factors, values from 0 to 255. */
  public RandomHue(double lower, double upper) {
    this(List.of(lower, upper), PerImage.BYTES, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** Between 0 and the factor, values from 0 to 255. */
  public RandomHue(double factor) {
    this(0, factor);
  }

  @Override
  public RandomHue with(List<Double> valueRange, DataFormat dataFormat, OptionalLong seed) {
    return new RandomHue(factor, valueRange, dataFormat, seed);
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    Tensor way = PerImage.uniform(scope, seed, 0, images, List.of(0.0, 1.0));
    Tensor f = PerImage.uniform(scope, seed, 1, images, factor).multiply(0.5);
    Tensor turn = way.greater(0.5).where(f.negate(), f).cast(images.dtype());
    double low = valueRange.getFirst();
    double range = valueRange.getLast() - low;
    List<Tensor> hsv = Colours.hsv(images.subtract(low).divide(range));
    Tensor turned = Colours.rgb(hsv.get(0).add(turn), hsv.get(1), hsv.get(2));
    return turned.clip(0, 1).multiply(range).add(low);
  }
}
