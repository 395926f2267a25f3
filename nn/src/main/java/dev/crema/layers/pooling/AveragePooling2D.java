package dev.crema.layers.pooling;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;

/**
 * The mean of each window of an image, channel by channel; padding does not count.
 *
 * <p>Input {@code [batch, height, width, channels]}, output of the same axes with height and width
 * {@code (length - poolSize) / strides + 1}, rounded down; with padding {@code length / strides},
 * rounded up.
 *
 * @param poolSize height and width of a window, each 1 or more; 2 × 2 by default
 * @param strides the steps between windows, each 1 or more; {@code poolSize} by default
 * @param padding {@link Padding#VALID} by default, or SAME
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record AveragePooling2D(Ints poolSize, Ints strides, Padding padding, DataFormat dataFormat)
    implements Pooling<AveragePooling2D> {
  public AveragePooling2D {
    Pools.check("AveragePooling2D", 2, poolSize, strides, padding);
  }

  /** Windows side by side. */
  public AveragePooling2D(int height, int width) {
    this(Ints.of(height, width), Ints.of(height, width), Padding.VALID, DataFormat.CHANNELS_LAST);
  }

  /** Square windows side by side. */
  public AveragePooling2D(int size) {
    this(size, size);
  }

  /** Windows of 2 × 2, side by side. */
  public AveragePooling2D() {
    this(2);
  }

  @Override
  public AveragePooling2D with(Ints strides, Padding padding, DataFormat dataFormat) {
    return new AveragePooling2D(poolSize, strides, padding, dataFormat);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return Pools.average(scope, this, input);
  }
}
