package dev.crema.layers.pooling;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;

/**
 * The greatest number of each of as many windows of a volume as asked for, channel by channel.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output {@code [batch, outputSize…,
 * channels]}. Of n windows over a length, number i reaches from {@code i · length / n}, rounded
 * down, to {@code (i + 1) · length / n}, rounded up.
 *
 * @param outputSize depth, height and width of the output, each 1 or more
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record AdaptiveMaxPooling3D(Ints outputSize, DataFormat dataFormat)
    implements AdaptivePooling<AdaptiveMaxPooling3D> {
  public AdaptiveMaxPooling3D {
    Require.allAtLeast("AdaptiveMaxPooling3D", "outputSize", outputSize, 3, 1);
  }

  /** With channels last. */
  public AdaptiveMaxPooling3D(int depth, int height, int width) {
    this(Ints.of(depth, height, width), DataFormat.CHANNELS_LAST);
  }

  /** As long in all axes. */
  public AdaptiveMaxPooling3D(int size) {
    this(size, size, size);
  }

  @Override
  public AdaptiveMaxPooling3D dataFormat(DataFormat value) {
    return new AdaptiveMaxPooling3D(outputSize, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return AdaptiveWindows.max(scope, this, input);
  }
}
