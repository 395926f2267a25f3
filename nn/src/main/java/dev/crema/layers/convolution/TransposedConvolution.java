package dev.crema.layers.convolution;

import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Window;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Padding;
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
    Ints strides = strides();
    int rank = strides.size();
    long[] lengths = new long[rank];
    int[] low = new int[rank];
    int[] high = new int[rank];
    for (int i = 0; i < rank; i++) {
      int span = (kernelSize().get(i) - 1) * dilationRate().get(i) + 1;
      int missing = missing(i, span);
      lengths[i] = (x.dim(i + 1) - 1) * strides.get(i) + span - missing;
      low[i] = Math.max(0, Math.floorDiv(missing, 2));
      high[i] = Math.max(0, missing - low[i]);
    }
    Shape output = Shape.of(lengths);
    if (output.stream().anyMatch(length -> length < 1)) {
      throw new ShapeException(
          "the input "
              + input.type()
              + " gives an output of "
              + output
              + "; allowed: 1 or more, so a longer input or more outputPadding");
    }
    Window window = new Window(kernelSize(), strides, Ints.of(low), Ints.of(high), dilationRate());
    Shape shape = settings.kernelShape(filters(), x.dim(-1));
    Tensor weight = kernel().weight(scope, "kernel", shape);
    Tensor sums = x.cast(weight.dtype()).convolutionTranspose(weight, window, 1, output);
    return settings.finished(scope, sums);
  }

  /**
   * How much less of an axis the output has than all that the windows reach: the smaller half is
   * missing before. Negative if it has more, which is 0 and lies behind.
   */
  private int missing(int axis, int span) {
    int stride = strides().get(axis);
    boolean given = !outputPadding().isEmpty();
    if (padding() == Padding.VALID) {
      return -(given ? outputPadding().get(axis) : Math.max(0, stride - span));
    }
    return given ? span - span % 2 - outputPadding().get(axis) : span - stride;
  }
}
