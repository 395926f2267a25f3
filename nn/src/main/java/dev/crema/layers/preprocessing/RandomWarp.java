package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.reshaping.Interpolation;

/**
 * What layers have in common that move, turn or stretch each image at random, in training only.
 *
 * <p>Input {@code [batch, height, width, channels]} or with channels first, output of the same
 * shape, float.
 *
 * @param <L> the layer
 */
sealed interface RandomWarp<L> extends TrainingChange
    permits RandomTranslation,
        RandomRotation,
        RandomZoom,
        RandomShear,
        RandomPerspective,
        RandomElasticTransform {
  /** How images are moved. */
  Warp warp();

  /** This layer with another warp. */
  L with(Warp warp);

  /** Where the pixels of images with channels last come from. */
  Warp.Places from(Scope scope, Tensor images);

  default L fillMode(FillMode mode) {
    return with(warp().fillMode(mode));
  }

  default L interpolation(Interpolation value) {
    return with(warp().interpolation(value));
  }

  default L fillValue(double value) {
    return with(warp().fillValue(value));
  }

  default L dataFormat(DataFormat value) {
    return with(warp().dataFormat(value));
  }

  default L seed(long value) {
    return with(warp().seed(value));
  }

  @Override
  default DataFormat dataFormat() {
    return warp().dataFormat();
  }

  @Override
  default Tensor change(Scope scope, Tensor images) {
    return warp().apply(images, from(scope, images));
  }
}
