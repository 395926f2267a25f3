package dev.crema.layers.convolution;

import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * What depthwise convolutions of one and two axes have in common.
 *
 * @param <L> the layer
 */
public sealed interface DepthwiseConvolution<L> extends Sliding<L>
    permits DepthwiseConv1D, DepthwiseConv2D {
  int depthMultiplier();

  WeightRules depthwise();

  /** This layer with other settings. */
  L with(SlidingSettings settings, int depthMultiplier, WeightRules depthwise);

  @Override
  default L with(SlidingSettings settings) {
    return with(settings, depthMultiplier(), depthwise());
  }

  default L depthMultiplier(int count) {
    return with(settings(), count, depthwise());
  }

  default L depthwise(WeightRules rules) {
    return with(settings(), depthMultiplier(), rules);
  }

  default L depthwiseInitializer(Initializer initializer) {
    return depthwise(depthwise().initializer(initializer));
  }

  default L depthwiseRegularizer(Regularizer regularizer) {
    return depthwise(depthwise().regularizer(regularizer));
  }

  default L depthwiseConstraint(Constraint constraint) {
    return depthwise(depthwise().constraint(constraint));
  }

  @Override
  default Tensor call(Scope scope, Tensor input) {
    SlidingSettings settings = settings();
    Tensor x = settings.last(input);
    Tensor sums = settings.channelwise(scope, x, "kernel", depthwise(), depthMultiplier());
    return settings.finished(scope, sums);
  }
}
