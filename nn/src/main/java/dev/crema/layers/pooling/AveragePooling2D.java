package dev.crema.layers.pooling;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Window;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * The mean of each window of an image, channel by channel; padding does not count.
 *
 * <p>Input {@code [batch, height, width, channels]}, output of the same axes with height and width
 * {@code (length - poolSize) / strides + 1}, rounded down; with padding {@code length / strides},
 * rounded up.
 *
 * @param poolSize height and width of a window, each 1 or more; 2 × 2 by default
 * @param strides the steps between windows, each 1 or more; {@code poolSize} by default
 * @param padding {@link Padding#VALID} by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record AveragePooling2D(Ints poolSize, Ints strides, Padding padding, DataFormat dataFormat)
    implements UnaryLayer {
  public AveragePooling2D {
    Require.allAtLeast("AveragePooling2D", "poolSize", poolSize, 2, 1);
    Require.allAtLeast("AveragePooling2D", "strides", strides, 2, 1);
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

  public AveragePooling2D strides(int height, int width) {
    return new AveragePooling2D(poolSize, Ints.of(height, width), padding, dataFormat);
  }

  public AveragePooling2D strides(int both) {
    return strides(both, both);
  }

  public AveragePooling2D padding(Padding value) {
    return new AveragePooling2D(poolSize, strides, value, dataFormat);
  }

  public AveragePooling2D dataFormat(DataFormat value) {
    return new AveragePooling2D(poolSize, strides, padding, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor x = dataFormat.toLast(input, 2);
    Ints one = Ints.repeat(1, 2);
    Window window = padding.window("poolSize", x.shape(), poolSize, strides, one);
    return scope.unmask(dataFormat.fromLast(x.averagePool(window)));
  }
}
