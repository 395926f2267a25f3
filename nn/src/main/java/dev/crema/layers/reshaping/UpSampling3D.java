package dev.crema.layers.reshaping;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Makes volumes a whole number of times as large, by repeating numbers.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, depth · size,
 * height · size, width · size, channels]}.
 *
 * @param size how many times as long along depth, height and width, each 1 or more; 2 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record UpSampling3D(Ints size, DataFormat dataFormat) implements UnaryLayer {
  public UpSampling3D {
    Require.allAtLeast("UpSampling3D", "size", size, 3, 1);
  }

  /** By repeating numbers, channels last. */
  public UpSampling3D(int depth, int height, int width) {
    this(Ints.of(depth, height, width), DataFormat.CHANNELS_LAST);
  }

  /** As many times along all axes. */
  public UpSampling3D(int size) {
    this(size, size, size);
  }

  /** Twice along all axes. */
  public UpSampling3D() {
    this(2);
  }

  public UpSampling3D dataFormat(DataFormat value) {
    return new UpSampling3D(size, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    int first = Edges.first(input, dataFormat, 3);
    Tensor output = input;
    for (int i = 0; i < 3; i++) {
      output = Interpolation.NEAREST.lengthen(output, first + i, size.get(i));
    }
    return output == input ? input : scope.unmask(output);
  }
}
