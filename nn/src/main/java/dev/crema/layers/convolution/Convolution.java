package dev.crema.layers.convolution;

import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Window;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * What convolutions of one, two and three axes have in common.
 *
 * @param <L> the layer
 */
public sealed interface Convolution<L> extends Sliding<L> permits Conv1D, Conv2D, Conv3D {
  int filters();

  int groups();

  WeightRules kernel();

  /** This layer with other settings. */
  L with(SlidingSettings settings, int groups, WeightRules kernel);

  @Override
  default L with(SlidingSettings settings) {
    return with(settings, groups(), kernel());
  }

  default L groups(int count) {
    return with(settings(), count, kernel());
  }

  default L kernel(WeightRules rules) {
    return with(settings(), groups(), rules);
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
    long channels = x.dim(-1);
    if (channels % groups() != 0) {
      throw new ShapeException(
          "the input "
              + input.type()
              + " has "
              + channels
              + " channels; allowed: multiples of "
              + groups()
              + ", the number of groups");
    }
    Window window = settings.window(x);
    Shape shape = settings.kernelShape(channels / groups(), filters());
    Tensor weight = kernel().weight(scope, "kernel", shape);
    return settings.finished(scope, x.cast(weight.dtype()).convolution(weight, window, groups()));
  }
}
