package dev.crema.layers.regularization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.OptionalLong;

/**
 * In training, sets a random part of the channels of each volume to 0, with all their numbers, and
 * divides the others by {@code 1 - rate}; else changes nothing.
 *
 * <p>Input {@code [batch, depth, height, width, channels]}, output of the same shape. Source:
 * Tompson et al., <i>Efficient object localization using convolutional networks</i>, CVPR 2015.
 *
 * @param rate the part that is set to 0, 0 to 1
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record SpatialDropout3D(double rate, DataFormat dataFormat, OptionalLong seed)
    implements UnaryLayer {
  public SpatialDropout3D {
    Require.within("SpatialDropout3D", "rate", rate, 0, 1);
  }

  /** With channels last. */
  public SpatialDropout3D(double rate) {
    this(rate, DataFormat.CHANNELS_LAST, OptionalLong.empty());
  }

  public SpatialDropout3D dataFormat(DataFormat value) {
    return new SpatialDropout3D(rate, value, seed);
  }

  public SpatialDropout3D seed(long value) {
    return new SpatialDropout3D(rate, dataFormat, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return new Noise(seed).dropChannels(scope, input, rate, dataFormat, 3);
  }
}
