package dev.crema.layers.reshaping;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Leaves out numbers at the edges of images.
 *
 * <p>Input {@code [batch, height, width, channels]}, output of the same axes, shorter.
 *
 * @param cropping how many above, below, on the left and on the right, each 0 or more, less than
 *     the length in sum; 0 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record Cropping2D(Ints cropping, DataFormat dataFormat) implements UnaryLayer {
  public Cropping2D {
    Edges.check("Cropping2D", "cropping", cropping, 2);
  }

  /** Different lengths at all edges. */
  public Cropping2D(int top, int bottom, int left, int right) {
    this(Ints.of(top, bottom, left, right), DataFormat.CHANNELS_LAST);
  }

  /** As many above as below, and on the left as on the right. */
  public Cropping2D(int height, int width) {
    this(Edges.both(height, width), DataFormat.CHANNELS_LAST);
  }

  /** As many at all edges. */
  public Cropping2D(int all) {
    this(all, all);
  }

  /** None at each edge. */
  public Cropping2D() {
    this(0);
  }

  /** How many above, below, on the left and on the right. */
  public Cropping2D cropping(int... lengths) {
    return new Cropping2D(Ints.of(lengths), dataFormat);
  }

  public Cropping2D dataFormat(DataFormat value) {
    return new Cropping2D(cropping, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor output = Edges.cut(input, dataFormat, cropping);
    return output == input ? input : scope.unmask(output);
  }
}
