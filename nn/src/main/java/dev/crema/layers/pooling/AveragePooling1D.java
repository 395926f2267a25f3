package dev.crema.layers.pooling;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;

/**
 * The mean of each window of a sequence, channel by channel; padding does not count.
 *
 * <p>Input {@code [batch, steps, channels]}, output of the same axes with steps {@code (length -
 * poolSize) / strides + 1}, rounded down; with padding {@code length / strides}, rounded up.
 *
 * @param poolSize the length of a window, 1 or more
 * @param strides the step between windows, 1 or more; {@code poolSize} by default
 * @param padding {@link Padding#VALID} by default, or SAME
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record AveragePooling1D(Ints poolSize, Ints strides, Padding padding, DataFormat dataFormat)
    implements Pooling<AveragePooling1D> {
  public AveragePooling1D {
    Pools.check("AveragePooling1D", 1, poolSize, strides, padding);
  }

  /** Windows side by side. */
  public AveragePooling1D(int size) {
    this(Ints.of(size), Ints.of(size), Padding.VALID, DataFormat.CHANNELS_LAST);
  }

  @Override
  public AveragePooling1D with(Ints strides, Padding padding, DataFormat dataFormat) {
    return new AveragePooling1D(poolSize, strides, padding, dataFormat);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return Pools.average(scope, this, input);
  }
}
