package dev.crema.layers.pooling;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;

/**
 * The mean of an image, channel by channel.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, channels]}.
 *
 * @param keepdims whether height and width stay, at length 1; false by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record GlobalAveragePooling2D(boolean keepdims, DataFormat dataFormat)
    implements GlobalPooling<GlobalAveragePooling2D> {
  /** Without height and width. */
  public GlobalAveragePooling2D() {
    this(false, DataFormat.CHANNELS_LAST);
  }

  @Override
  public GlobalAveragePooling2D with(boolean keepdims, DataFormat dataFormat) {
    return new GlobalAveragePooling2D(keepdims, dataFormat);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return Pools.average(scope, this, input, 2);
  }
}
