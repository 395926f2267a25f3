package dev.crema.layers.pooling;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;

/**
 * The mean of each of as many windows of a volume as asked for, channel by channel.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, outputSize…,
 * channels]}. Of n windows over a length, number i reaches from {@code i · length / n}, rounded
 * down, to {@code (i + 1) · length / n}, rounded up.
 *
 * @param outputSize depth, height and width of the output, each 1 or more
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record AdaptiveAveragePooling3D(Ints outputSize, DataFormat dataFormat)
    implements AdaptivePooling<AdaptiveAveragePooling3D> {
  public AdaptiveAveragePooling3D {
    Require.allAtLeast("AdaptiveAveragePooling3D", "outputSize", outputSize, 3, 1);
  }

  /** With channels last. */
  public AdaptiveAveragePooling3D(int depth, int height, int width) {
    this(Ints.of(depth, height, width), DataFormat.CHANNELS_LAST);
  }

  /** As long in all axes. */
  public AdaptiveAveragePooling3D(int size) {
    this(size, size, size);
  }

  @Override
  public AdaptiveAveragePooling3D dataFormat(DataFormat value) {
    return new AdaptiveAveragePooling3D(outputSize, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return AdaptiveWindows.average(scope, this, input);
  }
}
