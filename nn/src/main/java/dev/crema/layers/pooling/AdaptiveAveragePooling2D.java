package dev.crema.layers.pooling;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;

/**
 * The mean of each of as many windows of an image as asked for, channel by channel.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, outputSize…, channels]}.
 * Of n windows over a length, number i reaches from {@code i · length / n}, rounded down, to {@code
 * (i + 1) · length / n}, rounded up.
 *
 * @param outputSize height and width of the output, each 1 or more
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record AdaptiveAveragePooling2D(Ints outputSize, DataFormat dataFormat)
    implements AdaptivePooling<AdaptiveAveragePooling2D> {
  public AdaptiveAveragePooling2D {
    Require.allAtLeast("AdaptiveAveragePooling2D", "outputSize", outputSize, 2, 1);
  }

  /** With channels last. */
  public AdaptiveAveragePooling2D(int height, int width) {
    this(Ints.of(height, width), DataFormat.CHANNELS_LAST);
  }

  /** As long in all axes. */
  public AdaptiveAveragePooling2D(int size) {
    this(size, size);
  }

  @Override
  public AdaptiveAveragePooling2D dataFormat(DataFormat value) {
    return new AdaptiveAveragePooling2D(outputSize, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return AdaptiveWindows.average(scope, this, input);
  }
}
