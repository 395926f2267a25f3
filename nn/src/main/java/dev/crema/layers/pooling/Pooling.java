package dev.crema.layers.pooling;

import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.UnaryLayer;

/**
 * What layers have in common that make one number of each window.
 *
 * @param <L> the layer
 */
public sealed interface Pooling<L> extends UnaryLayer
    permits AveragePooling1D,
        AveragePooling2D,
        AveragePooling3D,
        MaxPooling1D,
        MaxPooling2D,
        MaxPooling3D {
  Ints poolSize();

  Ints strides();

  Padding padding();

  DataFormat dataFormat();

  /** This layer with other settings. */
  L with(Ints strides, Padding padding, DataFormat dataFormat);

  /** Steps between windows: one for all axes, or one each. */
  default L strides(int... steps) {
    boolean one = steps.length == 1;
    Ints each = one ? Ints.repeat(steps[0], poolSize().size()) : Ints.of(steps);
    return with(each, padding(), dataFormat());
  }

  default L padding(Padding value) {
    return with(strides(), value, dataFormat());
  }

  default L dataFormat(DataFormat value) {
    return with(strides(), padding(), value);
  }
}
