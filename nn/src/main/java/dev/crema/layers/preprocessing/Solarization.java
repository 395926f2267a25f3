package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, adds a random number to each image and turns values at or above a random threshold
 * to their opposite; else changes nothing.
 *
 * <p>Input {@code [batch, height, width, channels]}, output of the same shape, float.
 *
 * @param additionFactor the least and the greatest part of the range that is added, 0 to 1; one
 *     number f means 0 to f; 0 by default
 * @param thresholdFactor the least and the greatest part of the range at which the threshold is, 0
 *     to 1; one number f means 0 to f; 0 by default
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record Solarization(
    List<Double> additionFactor,
    List<Double> thresholdFactor,
    List<Double> valueRange,
    OptionalLong seed)
    implements UnaryLayer {
  public Solarization {
    additionFactor = List.copyOf(additionFactor);
    thresholdFactor = List.copyOf(thresholdFactor);
    valueRange = List.copyOf(valueRange);
    PerImage.factor("Solarization", "additionFactor", additionFactor, 0, 1);
    PerImage.factor("Solarization", "thresholdFactor", thresholdFactor, 0, 1);
    PerImage.valueRange("Solarization", valueRange);
  }

  /** Up to two parts of the range, values from 0 to 255. */
  public Solarization(double addition, double threshold) {
    this(List.of(0.0, addition), List.of(0.0, threshold), PerImage.BYTES, OptionalLong.empty());
  }

  /** All values to their opposite. */
  public Solarization() {
    this(0, 0);
  }

  public Solarization valueRange(double least, double greatest) {
    return new Solarization(additionFactor, thresholdFactor, List.of(least, greatest), seed);
  }

  public Solarization seed(long value) {
    return new Solarization(additionFactor, thresholdFactor, valueRange, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    DataFormat.CHANNELS_LAST.check(input, 2);
    Tensor images = PerImage.floating(scope, input);
    if (!scope.training()) {
      return images;
    }
    double low = valueRange.getFirst();
    double range = valueRange.getLast() - low;
    Tensor addition = PerImage.uniform(scope, seed, 0, images, additionFactor).cast(images.dtype());
    Tensor threshold =
        PerImage.uniform(scope, seed, 1, images, thresholdFactor).cast(images.dtype());
    Tensor parts = images.subtract(low).divide(range).add(addition).clip(0, 1);
    Tensor turned = parts.less(threshold).where(parts, parts.negate().add(1));
    return turned.multiply(range).add(low);
  }
}
