package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;
import java.util.OptionalLong;

/**
 * In training, flips each image with probability 1/2; else changes nothing.
 *
 * <p>Input {@code [batch, height, width, channels]}, output of the same shape, float. As in Keras,
 * an image is flipped both ways or not at all in mode {@link Mode#HORIZONTAL_AND_VERTICAL}.
 *
 * @param mode {@link Mode#HORIZONTAL_AND_VERTICAL} by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record RandomFlip(Mode mode, DataFormat dataFormat, OptionalLong seed)
    implements UnaryLayer {
  /** Which way images are flipped. */
  public enum Mode {
    /** Left becomes right. */
    HORIZONTAL,
    /** Top becomes bottom. */
    VERTICAL,
    /** Both. */
    HORIZONTAL_AND_VERTICAL
  }

  /** With channels last. */
  public RandomFlip(Mode mode) {
    this(mode, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  /** Both ways, channels last. */
  public RandomFlip() {
    this(Mode.HORIZONTAL_AND_VERTICAL);
  }

  public RandomFlip dataFormat(DataFormat value) {
    return new RandomFlip(mode, value, seed);
  }

  public RandomFlip seed(long value) {
    return new RandomFlip(mode, dataFormat, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    dataFormat.check(input, 2);
    Tensor images = PerImage.floating(scope, input);
    if (!scope.training()) {
      return images;
    }
    Tensor draw = PerImage.uniform(scope, seed, 0, images, List.of(0.0, 1.0));
    int height = dataFormat == DataFormat.CHANNELS_LAST ? 1 : 2;
    Tensor flipped =
        switch (mode) {
          case HORIZONTAL -> images.flip(height + 1);
          case VERTICAL -> images.flip(height);
          case HORIZONTAL_AND_VERTICAL -> images.flip(height, height + 1);
        };
    return draw.lessEqual(0.5).where(flipped, images);
  }
}
