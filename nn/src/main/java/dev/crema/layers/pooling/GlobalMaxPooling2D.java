package dev.crema.layers.pooling;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;

/**
 * The greatest number of an image, channel by channel.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, channels]}.
 *
 * @param keepdims whether height and width stay, at length 1; false by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record GlobalMaxPooling2D(boolean keepdims, DataFormat dataFormat)
    implements GlobalPooling<GlobalMaxPooling2D> {
  /** Without height and width. */
  public GlobalMaxPooling2D() {
    this(false, DataFormat.CHANNELS_LAST);
  }

  @Override
  public GlobalMaxPooling2D with(boolean keepdims, DataFormat dataFormat) {
    return new GlobalMaxPooling2D(keepdims, dataFormat);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return Pools.max(scope, this, input, 2);
  }
}
