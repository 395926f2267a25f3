package dev.crema.layers.convolution;

import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * What transposed convolutions of one, two and three axes have in common.
 *
 * @param <L> the layer
 */
public sealed interface TransposedConvolution<L> extends Sliding<L>
    permits Conv1DTranspose, Conv2DTranspose, Conv3DTranspose {
  int filters();

  Ints outputPadding();

  WeightRules kernel();

  /** This layer with other settings. */
  L with(SlidingSettings settings, Ints outputPadding, WeightRules kernel);

  @Override
  default L with(SlidingSettings settings) {
    return with(settings, outputPadding(), kernel());
  }

  /** How much is added to the lengths of the output: one number for all axes, or one each. */
  default L outputPadding(int... lengths) {
    boolean one = lengths.length == 1;
    Ints each = one ? Ints.repeat(lengths[0], kernelSize().size()) : Ints.of(lengths);
    return with(settings(), each, kernel());
  }

  default L kernel(WeightRules rules) {
    return with(settings(), outputPadding(), rules);
  }

  default L kernelInitializer(Initializer initializer) {
    return kernel(kernel().initializer(initializer));
  }

  default L kernelRegularizer(Regularizer regularizer) {
    return kernel(kernel().regularizer(regularizer));
  }

  default L kernelConstraint(Constraint constraint) {
    return kernel(kernel().constraint(constraint));
  }

  @Override
  default Tensor call(Scope scope, Tensor input) {
    SlidingSettings settings = settings();
    Tensor x = settings.last(input);
    TransposedWindow transposed =
        TransposedWindow.of(x, kernelSize(), strides(), padding(), outputPadding(), dilationRate());
    Shape shape = settings.kernelShape(filters(), x.dim(-1));
    Tensor weight = kernel().weight(scope, "kernel", shape);
    return settings.finished(scope, transposed.apply(x, weight));
  }
}
