package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, makes some images gray, with three equal channels; else changes nothing.
 *
 * <p>Input {@code [batch, height, width, 3]} or with channels first, output of the same shape,
 * float.
 *
 * @param factor the probability, 0 to 1; 0.5 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomGrayscale(double factor, DataFormat dataFormat, OptionalLong seed)
    implements TrainingChange {
  public RandomGrayscale {
    Require.within("RandomGrayscale", "factor", factor, 0, 1);
  }

  /** With channels last. */
  public RandomGrayscale(double factor) {
    this(factor, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** Half of the images. */
  public RandomGrayscale() {
    this(0.5);
  }

  public RandomGrayscale dataFormat(DataFormat value) {
    return new RandomGrayscale(factor, value, seed);
  }

  public RandomGrayscale seed(long value) {
    return new RandomGrayscale(factor, dataFormat, OptionalLong.of(value));
  }

  @Override
  public Tensor change(Scope scope, Tensor images) {
    Tensor draw = PerImage.uniform(scope, seed, 0, images, List.of(0.0, 1.0));
    Tensor gray = Colours.gray(images).broadcastTo(images.shape());
    return draw.less(factor).where(gray, images);
  }
}
