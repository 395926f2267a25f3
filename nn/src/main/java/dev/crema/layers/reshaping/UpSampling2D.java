package dev.crema.layers.reshaping;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Makes images a whole number of times as large.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, height · size, width ·
 * size, channels]}.
 *
 * @param size how many times as long along height and width, each 1 or more; 2 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param interpolation {@link Interpolation#NEAREST} by default
 */
public record UpSampling2D(Ints size, DataFormat dataFormat, Interpolation interpolation)
    implements UnaryLayer {
  public UpSampling2D {
    Require.allAtLeast("UpSampling2D", "size", size, 2, 1);
  }

  /** By repeating numbers, channels last. */
  public UpSampling2D(int height, int width) {
    this(Ints.of(height, width), DataFormat.CHANNELS_LAST, Interpolation.NEAREST);
  }

  /** As many times along all axes. */
  public UpSampling2D(int size) {
    this(size, size);
  }

  /** Twice along all axes. */
  public UpSampling2D() {
    this(2);
  }

  public UpSampling2D dataFormat(DataFormat value) {
    return new UpSampling2D(size, value, interpolation);
  }

  public UpSampling2D interpolation(Interpolation value) {
    return new UpSampling2D(size, dataFormat, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    int first = Edges.first(input, dataFormat, 2);
    Tensor output = input;
    for (int i = 0; i < 2; i++) {
      output = interpolation.lengthen(output, first + i, size.get(i));
    }
    return output == input ? input : scope.unmask(output);
  }
}
