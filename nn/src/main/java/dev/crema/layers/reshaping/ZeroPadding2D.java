package dev.crema.layers.reshaping;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Puts zeros at the edges of images.
 *
 * <p>Input {@code [batch, height, width, channels]}, output of the same axes, longer.
 *
 * @param padding how many above, below, on the left and on the right, each 0 or more; 1 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record ZeroPadding2D(Ints padding, DataFormat dataFormat) implements UnaryLayer {
  public ZeroPadding2D {
    Edges.check("ZeroPadding2D", "padding", padding, 2);
  }

  /** Different lengths at all edges. */
  public ZeroPadding2D(int top, int bottom, int left, int right) {
    this(Ints.of(top, bottom, left, right), DataFormat.CHANNELS_LAST);
  }

  /** As many above as below, and on the left as on the right. */
  public ZeroPadding2D(int height, int width) {
    this(Edges.both(height, width), DataFormat.CHANNELS_LAST);
  }

  /** As many at all edges. */
  public ZeroPadding2D(int all) {
    this(all, all);
  }

  /** One at each edge. */
  public ZeroPadding2D() {
    this(1);
  }

  /** How many above, below, on the left and on the right. */
  public ZeroPadding2D padding(int... lengths) {
    return new ZeroPadding2D(Ints.of(lengths), dataFormat);
  }

  public ZeroPadding2D dataFormat(DataFormat value) {
    return new ZeroPadding2D(padding, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor output = Edges.pad(input, dataFormat, padding);
    return output == input ? input : scope.unmask(output);
  }
}
