package dev.crema.layers.pooling;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;

/**
 * The greatest number of a volume, channel by channel.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, channels]}.
 *
 * @param keepdims whether depth, height and width stay, at length 1; false by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record GlobalMaxPooling3D(boolean keepdims, DataFormat dataFormat)
    implements GlobalPooling<GlobalMaxPooling3D> {
  /** Without depth, height and width. */
  public GlobalMaxPooling3D() {
    this(false, DataFormat.CHANNELS_LAST);
  }

  @Override
  public GlobalMaxPooling3D with(boolean keepdims, DataFormat dataFormat) {
    return new GlobalMaxPooling3D(keepdims, dataFormat);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return Pools.max(scope, this, input, 3);
  }
}
