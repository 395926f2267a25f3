package dev.crema.layers.reshaping;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Each step several times, one after the other.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, steps · size, channels]}.
 *
 * @param size how many times, 1 or more; 2 by default
 */
public record UpSampling1D(int size) implements UnaryLayer {
  public UpSampling1D {
    Require.atLeast("UpSampling1D", "size", size, 1);
  }

  /** Each step twice. */
  public UpSampling1D() {
    this(2);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    DataFormat.CHANNELS_LAST.check(input, 1);
    Tensor output = Interpolation.NEAREST.lengthen(input, 1, size);
    return output == input ? input : scope.unmask(output);
  }
}
