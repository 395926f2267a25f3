package dev.crema.layers.pooling;

import dev.crema.layers.DataFormat;
import dev.crema.layers.UnaryLayer;

/**
 * What layers have in common that make one number of all steps, pixels or voxels.
 *
 * @param <L> the layer
 */
public sealed interface GlobalPooling<L> extends UnaryLayer
    permits GlobalAveragePooling1D,
        GlobalAveragePooling2D,
        GlobalAveragePooling3D,
        GlobalMaxPooling1D,
        GlobalMaxPooling2D,
        GlobalMaxPooling3D {
  boolean keepdims();

  DataFormat dataFormat();

  /** This layer with other settings. */
  L with(boolean keepdims, DataFormat dataFormat);

  default L keepdims(boolean keep) {
    return with(keep, dataFormat());
  }

  default L dataFormat(DataFormat value) {
    return with(keepdims(), value);
  }
}
