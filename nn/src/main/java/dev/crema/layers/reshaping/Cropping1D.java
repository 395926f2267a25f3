package dev.crema.layers.reshaping;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Leaves out numbers at the edges of sequences.
 *
 * <p>Input {@code [batch, steps, channels]}, output of the same axes, shorter.
 *
 * @param cropping how many before the first and after the last step, each 0 or more, less than the
 *     length in sum; 1 by default
 */
public record Cropping1D(Ints cropping) implements UnaryLayer {
  public Cropping1D {
    Edges.check("Cropping1D", "cropping", cropping, 1);
  }

  /** Different lengths before and after. */
  public Cropping1D(int before, int after) {
    this(Ints.of(before, after));
  }

  /** As many before as after. */
  public Cropping1D(int both) {
    this(both, both);
  }

  /** One at each edge. */
  public Cropping1D() {
    this(1);
  }

  /** How many before the first and after the last step. */
  public Cropping1D cropping(int... lengths) {
    return new Cropping1D(Ints.of(lengths));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor output = Edges.cut(input, DataFormat.CHANNELS_LAST, cropping);
    return output == input ? input : scope.unmask(output);
  }
}
