package dev.crema.layers.convolution;

import dev.crema.activations.Activation;
import dev.crema.constraints.Constraint;
import dev.crema.engine.types.Ints;
import dev.crema.initializers.Initializer;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * What all layers have in common that slide windows of weights over steps, images or volumes.
 *
 * @param <L> the layer
 */
public sealed interface Sliding<L> extends UnaryLayer
    permits Convolution, DepthwiseConvolution, SeparableConvolution, TransposedConvolution {
  Ints kernelSize();

  Ints strides();

  Padding padding();

  DataFormat dataFormat();

  Ints dilationRate();

  Activation activation();

  boolean useBias();

  WeightRules bias();

  Regularizer activityRegularizer();

  /** The settings that all these layers have. */
  default SlidingSettings settings() {
    return new SlidingSettings(
        kernelSize(),
        strides(),
        padding(),
        dataFormat(),
        dilationRate(),
        activation(),
        useBias(),
        bias(),
        activityRegularizer());
  }

  /** This layer with other settings. */
  L with(SlidingSettings settings);

  /** Steps between windows: one for all axes, or one each. */
  default L strides(int... steps) {
    return with(settings().strides(each(steps)));
  }

  default L padding(Padding value) {
    return with(settings().padding(value));
  }

  default L dataFormat(DataFormat value) {
    return with(settings().dataFormat(value));
  }

  /** Distances within a window: one for all axes, or one each. */
  default L dilationRate(int... distances) {
    return with(settings().dilationRate(each(distances)));
  }

  default L activation(Activation function) {
    return with(settings().activation(function));
  }

  default L useBias(boolean use) {
    return with(settings().useBias(use));
  }

  default L bias(WeightRules rules) {
    return with(settings().bias(rules));
  }

  default L activityRegularizer(Regularizer regularizer) {
    return with(settings().activityRegularizer(regularizer));
  }

  default L biasInitializer(Initializer initializer) {
    return bias(bias().initializer(initializer));
  }

  default L biasRegularizer(Regularizer regularizer) {
    return bias(bias().regularizer(regularizer));
  }

  default L biasConstraint(Constraint constraint) {
    return bias(bias().constraint(constraint));
  }

  /** A number for each axis. */
  private Ints each(int... values) {
    int rank = kernelSize().size();
    return values.length == 1 ? Ints.repeat(values[0], rank) : Ints.of(values);
  }
}
