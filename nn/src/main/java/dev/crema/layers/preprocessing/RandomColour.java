package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.DataFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * What layers have in common that change the colours of each image by a random factor, in training
 * only.
 *
 * @param <L> the layer
 */
sealed interface RandomColour<L> extends TrainingChange
    permits RandomInvert,
        RandomSaturation,
        RandomGaussianBlur,
        RandomHue,
        RandomColorDegeneration,
        RandomPosterization,
        RandomSharpness {
  List<Double> valueRange();

  OptionalLong seed();

  /** This layer with other settings. */
  L with(List<Double> valueRange, DataFormat dataFormat, OptionalLong seed);

  default L valueRange(double least, double greatest) {
    return with(List.of(least, greatest), dataFormat(), seed());
  }

  default L dataFormat(DataFormat value) {
    return with(valueRange(), value, seed());
  }

  default L seed(long value) {
    return with(valueRange(), dataFormat(), OptionalLong.of(value));
  }

  /** Refuses images of other than three channels. */
  static void requireRgb(Tensor images) {
    if (images.dim(-1) != 3) {
      throw new ShapeException(
          "the images have " + images.dim(-1) + " channels; allowed: 3, red, green and blue");
    }
  }
}
