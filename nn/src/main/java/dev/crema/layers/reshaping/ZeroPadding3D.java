package dev.crema.layers.reshaping;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Puts zeros at the edges of volumes.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output of the same axes, longer.
 *
 * @param padding how many before and after along depth, height and width, each 0 or more; 1 by
 *     default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record ZeroPadding3D(Ints padding, DataFormat dataFormat) implements UnaryLayer {
  public ZeroPadding3D {
    Edges.check("ZeroPadding3D", "padding", padding, 3);
  }

  /** As many before as after along each axis. */
  public ZeroPadding3D(int depth, int height, int width) {
    this(Edges.both(depth, height, width), DataFormat.CHANNELS_LAST);
  }

  /** As many at all edges. */
  public ZeroPadding3D(int all) {
    this(all, all, all);
  }

  /** One at each edge. */
  public ZeroPadding3D() {
    this(1);
  }

  /** How many before and after along depth, height and width. */
  public ZeroPadding3D padding(int... lengths) {
    return new ZeroPadding3D(Ints.of(lengths), dataFormat);
  }

  public ZeroPadding3D dataFormat(DataFormat value) {
    return new ZeroPadding3D(padding, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor output = Edges.pad(input, dataFormat, padding);
    return output == input ? input : scope.unmask(output);
  }
}
