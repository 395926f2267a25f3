package dev.crema.layers.reshaping;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Puts zeros at the edges of sequences.
 *
 * <p>Input {@code [batch, steps, channels]}, output of the same axes, longer.
 *
 * @param padding how many before the first and after the last step, each 0 or more; 1 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record ZeroPadding1D(Ints padding, DataFormat dataFormat) implements UnaryLayer {
  public ZeroPadding1D {
    Edges.check("ZeroPadding1D", "padding", padding, 1);
  }

  /** Different lengths before and after. */
  public ZeroPadding1D(int before, int after) {
    this(Ints.of(before, after), DataFormat.CHANNELS_LAST);
  }

  /** As many before as after. */
  public ZeroPadding1D(int both) {
    this(both, both);
  }

  /** One at each edge. */
  public ZeroPadding1D() {
    this(1);
  }

  /** How many before the first and after the last step. */
  public ZeroPadding1D padding(int... lengths) {
    return new ZeroPadding1D(Ints.of(lengths), dataFormat);
  }

  public ZeroPadding1D dataFormat(DataFormat value) {
    return new ZeroPadding1D(padding, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor output = Edges.pad(input, dataFormat, padding);
    return output == input ? input : scope.unmask(output);
  }
}
