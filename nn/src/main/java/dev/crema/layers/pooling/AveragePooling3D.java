package dev.crema.layers.pooling;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;

/**
 * The mean of each window of a volume, channel by channel; padding does not count.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output of the same axes with depth,
 * height and width {@code (length - poolSize) / strides + 1}, rounded down; with padding {@code
 * length / strides}, rounded up.
 *
 * @param poolSize depth, height and width of a window, each 1 or more; 2 × 2 × 2 by default
 * @param strides the steps between windows, each 1 or more; {@code poolSize} by default
 * @param padding {@link Padding#VALID} by default, or SAME
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record AveragePooling3D(Ints poolSize, Ints strides, Padding padding, DataFormat dataFormat)
    implements Pooling<AveragePooling3D> {
  public AveragePooling3D {
    Pools.check("AveragePooling3D", 3, poolSize, strides, padding);
  }

  /** Windows side by side. */
  public AveragePooling3D(int depth, int height, int width) {
    this(
        Ints.of(depth, height, width),
        Ints.of(depth, height, width),
        Padding.VALID,
        DataFormat.CHANNELS_LAST);
  }

  /** Cubic windows side by side. */
  public AveragePooling3D(int size) {
    this(size, size, size);
  }

  /** Windows of 2 × 2 × 2, side by side. */
  public AveragePooling3D() {
    this(2);
  }

  @Override
  public AveragePooling3D with(Ints strides, Padding padding, DataFormat dataFormat) {
    return new AveragePooling3D(poolSize, strides, padding, dataFormat);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return Pools.average(scope, this, input);
  }
}
