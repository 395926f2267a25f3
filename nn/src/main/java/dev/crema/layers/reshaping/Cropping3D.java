package dev.crema.layers.reshaping;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Leaves out numbers at the edges of volumes.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output of the same axes, shorter.
 *
 * @param cropping how many before and after along depth, height and width, each 0 or more, less
 *     than the length in sum; 1 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record Cropping3D(Ints cropping, DataFormat dataFormat) implements UnaryLayer {
  public Cropping3D {
    Edges.check("Cropping3D", "cropping", cropping, 3);
  }

  /** As many before as after along each axis. */
  public Cropping3D(int depth, int height, int width) {
    this(Edges.both(depth, height, width), DataFormat.CHANNELS_LAST);
  }

  /** As many at all edges. */
  public Cropping3D(int all) {
    this(all, all, all);
  }

  /** One at each edge. */
  public Cropping3D() {
    this(1);
  }

  /** How many before and after along depth, height and width. */
  public Cropping3D cropping(int... lengths) {
    return new Cropping3D(Ints.of(lengths), dataFormat);
  }

  public Cropping3D dataFormat(DataFormat value) {
    return new Cropping3D(cropping, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor output = Edges.cut(input, dataFormat, cropping);
    return output == input ? input : scope.unmask(output);
  }
}
