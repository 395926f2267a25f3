package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * What layers have in common that change images of either format in training, and else give them
 * back as they are.
 */
sealed interface TrainingChange extends UnaryLayer
    permits RandomColour, RandomWarp, RandomGrayscale, RandAugment, AugMix {
  DataFormat dataFormat();

  /** Changes floating images with channels last. */
  Tensor change(Scope scope, Tensor images);

  @Override
  default Tensor call(Scope scope, Tensor input) {
    DataFormat format = dataFormat();
    format.check(input, 2);
    Tensor images = PerImage.floating(scope, input);
    return scope.training() ? format.fromLast(change(scope, format.toLast(images, 2))) : images;
  }
}
