package dev.crema.layers.pooling;

import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * The mean of an image, channel by channel.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, channels]}.
 *
 * @param keepdims whether height and width stay, at length 1; false by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record GlobalAveragePooling2D(boolean keepdims, DataFormat dataFormat)
    implements UnaryLayer {
  /** Without height and width. */
  public GlobalAveragePooling2D() {
    this(false, DataFormat.CHANNELS_LAST);
  }

  public GlobalAveragePooling2D keepdims(boolean keep) {
    return new GlobalAveragePooling2D(keep, dataFormat);
  }

  public GlobalAveragePooling2D dataFormat(DataFormat value) {
    return new GlobalAveragePooling2D(keepdims, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor x = dataFormat.toLast(input, 2);
    Tensor mean = x.mean(1, 2);
    if (keepdims) {
      mean = dataFormat.fromLast(mean.reshape(x.dim(0), 1, 1, x.dim(3)));
    }
    return scope.unmask(mean);
  }
}
