package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, changes brightness, contrast, saturation and hue of each image, in this order; else
 * changes nothing. A factor of 0 leaves its part out.
 *
 * <p>Input {@code [batch, height, width, 3]}, output of the same shape, float.
 *
 * @param brightnessFactor of {@link RandomBrightness}, 0 to 1
 * @param contrastFactor of {@link RandomContrast}, 0 to 1
 * @param saturationFactor of {@link RandomSaturation}, 0 to 1
 * @param hueFactor of {@link RandomHue}, 0 to 1
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomColorJitter(
    double brightnessFactor,
    double contrastFactor,
    double saturationFactor,
    double hueFactor,
    List<Double> valueRange,
    OptionalLong seed)
    implements UnaryLayer {
  public RandomColorJitter {
    valueRange = List.copyOf(valueRange);
    Require.within("RandomColorJitter", "brightnessFactor", brightnessFactor, 0, 1);
    Require.within("RandomColorJitter", "contrastFactor", contrastFactor, 0, 1);
    Require.within("RandomColorJitter", "saturationFactor", saturationFactor, 0, 1);
    Require.within("RandomColorJitter", "hueFactor", hueFactor, 0, 1);
    PerImage.valueRange("RandomColorJitter", valueRange);
  }

  /** Values from 0 to 255. */
  public RandomColorJitter(double brightness, double contrast, double saturation, double hue) {
    this(brightness, contrast, saturation, hue, PerImage.BYTES, OptionalLong.empty());
  }

  public RandomColorJitter valueRange(double least, double greatest) {
    return new RandomColorJitter(
        brightnessFactor,
        contrastFactor,
        saturationFactor,
        hueFactor,
        List.of(least, greatest),
        seed);
  }

  public RandomColorJitter seed(long value) {
    return new RandomColorJitter(
        brightnessFactor,
        contrastFactor,
        saturationFactor,
        hueFactor,
        valueRange,
        OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    DataFormat format = DataFormat.CHANNELS_LAST;
    format.check(input, 2);
    Tensor images = PerImage.floating(scope, input);
    double low = valueRange.getFirst();
    double high = valueRange.getLast();
    images =
        part(
            scope,
            images,
            brightnessFactor,
            new RandomBrightness(
                List.of(-brightnessFactor, brightnessFactor), List.of(low, high), seed(1)));
    images =
        part(
            scope,
            images,
            contrastFactor,
            new RandomContrast(
                List.of(contrastFactor, contrastFactor), List.of(low, high), format, seed(2)));
    images =
        part(
            scope,
            images,
            saturationFactor,
            new RandomSaturation(
                List.of(0.0, saturationFactor), List.of(low, high), format, seed(3)));
    return part(
        scope,
        images,
        hueFactor,
        new RandomHue(List.of(0.0, hueFactor), List.of(low, high), format, seed(4)));
  }

  private static Tensor part(Scope scope, Tensor images, double factor, Layer layer) {
    return factor == 0 ? images : scope.call(layer, images);
  }

  /** A seed for each part, if there is one. */
  private OptionalLong seed(int part) {
    return seed.isEmpty() ? seed : OptionalLong.of(seed.getAsLong() * 31 + part);
  }
}
