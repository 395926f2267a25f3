package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;

/**
 * Stretches each channel of each image over the whole range of values, in training and after; a
 * channel of one value stays as it is.
 *
 * <p>Input {@code [batch, height, width, channels]}, output of the same shape, float.
 *
 * @param valueRange the least and the greatest value of images; 0 and 255 by default
 */
public record AutoContrast(List<Double> valueRange) implements UnaryLayer {
  public AutoContrast {
    valueRange = List.copyOf(valueRange);
    PerImage.valueRange("AutoContrast", valueRange);
  }

  /** Values from 0 to 255. */
  public AutoContrast() {
    this(PerImage.BYTES);
  }

  public AutoContrast valueRange(double least, double greatest) {
    return new AutoContrast(List.of(least, greatest));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    DataFormat.CHANNELS_LAST.check(input, 2);
    Tensor images = PerImage.floating(scope, input);
    Tensor low = images.minKeep(1, 2);
    Tensor range = images.maxKeep(1, 2).subtract(low);
    Tensor flat = range.equal(0);
    Tensor one = Tensor.ones(1).cast(images.dtype());
    double least = valueRange.getFirst();
    Tensor stretched =
        images
            .subtract(low)
            .divide(flat.where(one, range))
            .multiply(valueRange.getLast() - least)
            .add(least);
    return flat.broadcastTo(images.shape()).where(images, stretched);
  }
}
