package dev.crema.layers.pooling;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;

/**
 * The greatest number of each of as many windows of a sequence as asked for, channel by channel.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, outputSize…, channels]}. Of n
 * windows over a length, number i reaches from {@code i · length / n}, rounded down, to {@code (i +
 * 1) · length / n}, rounded up.
 *
 * @param outputSize the length of the output, 1 or more
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 */
public record AdaptiveMaxPooling1D(Ints outputSize, DataFormat dataFormat)
    implements AdaptivePooling<AdaptiveMaxPooling1D> {
  public AdaptiveMaxPooling1D {
    Require.allAtLeast("AdaptiveMaxPooling1D", "outputSize", outputSize, 1, 1);
  }

  /** With channels last. */
  public AdaptiveMaxPooling1D(int size) {
    this(Ints.of(size), DataFormat.CHANNELS_LAST);
  }

  @Override
  public AdaptiveMaxPooling1D dataFormat(DataFormat value) {
    return new AdaptiveMaxPooling1D(outputSize, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return AdaptiveWindows.max(scope, this, input);
  }
}
