package dev.crema.layers.convolution;

import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * What separable convolutions of one and two axes have in common.
 *
 * @param <L> the layer
 */
public sealed interface SeparableConvolution<L> extends Sliding<L>
    permits SeparableConv1D, SeparableConv2D {
  int filters();

  int depthMultiplier();

  WeightRules depthwise();

  WeightRules pointwise();

  /** This layer with other settings. */
  L with(
      SlidingSettings settings, int depthMultiplier, WeightRules depthwise, WeightRules pointwise);

  @Override
  default L with(SlidingSettings settings) {
    return with(settings, depthMultiplier(), depthwise(), pointwise());
  }

  default L depthMultiplier(int count) {
    return with(settings(), count, depthwise(), pointwise());
  }

  default L depthwise(WeightRules rules) {
    return with(settings(), depthMultiplier(), rules, pointwise());
  }

  default L pointwise(WeightRules rules) {
    return with(settings(), depthMultiplier(), depthwise(), rules);
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

  default L pointwiseInitializer(Initializer initializer) {
    return pointwise(pointwise().initializer(initializer));
  }

  default L pointwiseRegularizer(Regularizer regularizer) {
    return pointwise(pointwise().regularizer(regularizer));
  }

  default L pointwiseConstraint(Constraint constraint) {
    return pointwise(pointwise().constraint(constraint));
  }

  @Override
  default Tensor call(Scope scope, Tensor input) {
    SlidingSettings settings = settings();
    Tensor x = settings.last(input);
    Tensor depthwise =
        settings.channelwise(scope, x, "depthwise_kernel", depthwise(), depthMultiplier());
    Ints ones = Ints.repeat(1, kernelSize().size());
    Shape shape =
        Shape.of(ones.stream().asLongStream().toArray())
            .concat(Shape.of(depthwise.dim(-1), filters()));
    Tensor pointwise = pointwise().weight(scope, "pointwise_kernel", shape);
    Tensor sums = depthwise.convolution(pointwise, Window.valid(ones, ones), 1);
    return settings.finished(scope, sums);
  }
}
