package dev.crema.layers.pooling;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;

/**
 * The greatest number of a sequence, channel by channel.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, channels]}.
 *
 * @param keepdims whether the axis of steps stays, at length 1; false by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record GlobalMaxPooling1D(boolean keepdims, DataFormat dataFormat)
    implements GlobalPooling<GlobalMaxPooling1D> {
  /** Without steps. */
  public GlobalMaxPooling1D() {
    this(false, DataFormat.CHANNELS_LAST);
  }

  @Override
  public GlobalMaxPooling1D with(boolean keepdims, DataFormat dataFormat) {
    return new GlobalMaxPooling1D(keepdims, dataFormat);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return Pools.max(scope, this, input, 1);
  }
}
