package dev.crema.layers.regularization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.OptionalLong;

/**
 * In training, sets a random part of the channels of each sequence to 0, with all their numbers,
 * and divides the others by {@code 1 - rate}; else changes nothing.
 *
 * <p>Input {@code [batch, steps, channels]}, output of the same shape. Source: Tompson et al.,
 * <i>Efficient object localization using convolutional networks</i>, CVPR 2015.
 *
 * @param rate the part that is set to 0, 0 to 1
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record SpatialDropout1D(double rate, OptionalLong seed) implements UnaryLayer {
  public SpatialDropout1D {
    Require.within("SpatialDropout1D", "rate", rate, 0, 1);
  }

  /** With the seed of the model. */
  public SpatialDropout1D(double rate) {
    this(rate, OptionalLong.empty());
  }

  public SpatialDropout1D seed(long value) {
    return new SpatialDropout1D(rate, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return new Noise(seed).dropChannels(scope, input, rate, DataFormat.CHANNELS_LAST, 1);
  }
}
