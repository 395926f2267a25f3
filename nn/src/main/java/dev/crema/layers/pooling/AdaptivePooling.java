package dev.crema.layers.pooling;

import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.UnaryLayer;

/**
 * What layers have in common that make as many windows of an input as are asked for.
 *
 * @param <L> the layer
 */
public sealed interface AdaptivePooling<L> extends UnaryLayer
    permits AdaptiveAveragePooling1D,
        AdaptiveAveragePooling2D,
        AdaptiveAveragePooling3D,
        AdaptiveMaxPooling1D,
        AdaptiveMaxPooling2D,
        AdaptiveMaxPooling3D {
  Ints outputSize();

  DataFormat dataFormat();

  /** This layer for another place of the channels. */
  L dataFormat(DataFormat value);
}
