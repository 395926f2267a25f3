package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;
import java.util.OptionalLong;

/**
 * What layers have in common that change the colours of each image by a random factor, in training
 * only.
 *
 * @param <L> the layer
 */
sealed interface RandomColour<L> extends UnaryLayer
    permits RandomInvert,
        RandomSaturation,
        RandomHue,
        RandomColorDegeneration,
        RandomPosterization,
        RandomSharpness {
  List<Double> valueRange();

  DataFormat dataFormat();

  OptionalLong seed();

  /** This layer with other settings. */
  L with(List<Double> valueRange, DataFormat dataFormat, OptionalLong seed);

  /** Changes floating images with channels last. */
  Tensor change(Scope scope, Tensor images);

  default L valueRange(double least, double greatest) {
    return with(List.of(least, greatest), dataFormat(), seed());
  }

  default L dataFormat(DataFormat value) {
    return with(valueRange(), value, seed());
  }

  default L seed(long value) {
    return with(valueRange(), dataFormat(), OptionalLong.of(value));
  }

  @Override
  default Tensor call(Scope scope, Tensor input) {
    Tensor last = dataFormat().toLast(input, 2);
    Tensor images = PerImage.floating(scope, input);
    if (!scope.training()) {
      return images;
    }
    return dataFormat().fromLast(change(scope, PerImage.floating(scope, last)));
  }

  /** Refuses images of other than three channels. */
  static void requireRgb(Tensor images) {
    if (images.dim(-1) != 3) {
      throw new ShapeException(
          "the images have " + images.dim(-1) + " channels; allowed: 3, red, green and blue");
    }
  }
}
