package dev.crema.layers.convolution;

import dev.crema.activations.Activation;
import dev.crema.check.Require;
import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Window;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Activity;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * A convolution of images: each output is {@code activation(window · kernel + bias)} of a window
 * that slides over the input.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, height', width',
 * filters]}. With k for {@code (kernelSize - 1) · dilationRate + 1}, height' and width' are {@code
 * (length - k) / strides + 1}, rounded down; with padding {@code length / strides}, rounded up.
 * Weights: {@code kernel} {@code [kernelSize…, channels / groups, filters]}, {@code bias} {@code
 * [filters]}.
 *
 * @param filters the number of output channels, 1 or more
 * @param kernelSize height and width of the window, each 1 or more
 * @param strides the steps between windows, each 1 or more; 1 by default
 * @param padding {@link Padding#VALID} by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param dilationRate the distance between neighbouring elements of a window, each 1 or more; 1 by
 *     default
 * @param groups into how many groups channels and filters are split, each of which is convolved by
 *     itself; divides both; 1 by default
 * @param activation applied to the outputs; none by default
 * @param useBias true by default
 * @param kernel rules of the kernel; {@link GlorotUniform} by default
 * @param bias rules of the bias; {@link Zeros} by default
 * @param activityRegularizer the price of the outputs, divided by the batch size; none by default
 */
public record Conv2D(
    int filters,
    Ints kernelSize,
    Ints strides,
    Padding padding,
    DataFormat dataFormat,
    Ints dilationRate,
    int groups,
    Activation activation,
    boolean useBias,
    WeightRules kernel,
    WeightRules bias,
    Regularizer activityRegularizer)
    implements UnaryLayer {
  public Conv2D {
    Require.atLeast("Conv2D", "filters", filters, 1);
    Require.allAtLeast("Conv2D", "kernelSize", kernelSize, 2, 1);
    Require.allAtLeast("Conv2D", "strides", strides, 2, 1);
    Require.allAtLeast("Conv2D", "dilationRate", dilationRate, 2, 1);
    Require.atLeast("Conv2D", "groups", groups, 1);
    Require.check(
        filters % groups == 0,
        "Conv2D",
        "groups",
        groups,
        "a divisor of filters (" + filters + ")");
  }

  /** Without activation, padding or steps greater than 1. */
  public Conv2D(int filters, int kernelHeight, int kernelWidth) {
    this(
        filters,
        Ints.of(kernelHeight, kernelWidth),
        Ints.repeat(1, 2),
        Padding.VALID,
        DataFormat.CHANNELS_LAST,
        Ints.repeat(1, 2),
        1,
        Activation.LINEAR,
        true,
        new WeightRules(new GlorotUniform()),
        new WeightRules(new Zeros()),
        Regularizer.NONE);
  }

  /** With a square window. */
  public Conv2D(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize);
  }

  public Conv2D padding(Padding value) {
    return new Conv2D(
        filters,
        kernelSize,
        strides,
        value,
        dataFormat,
        dilationRate,
        groups,
        activation,
        useBias,
        kernel,
        bias,
        activityRegularizer);
  }

  public Conv2D dataFormat(DataFormat value) {
    return new Conv2D(
        filters,
        kernelSize,
        strides,
        padding,
        value,
        dilationRate,
        groups,
        activation,
        useBias,
        kernel,
        bias,
        activityRegularizer);
  }

  public Conv2D groups(int count) {
    return new Conv2D(
        filters,
        kernelSize,
        strides,
        padding,
        dataFormat,
        dilationRate,
        count,
        activation,
        useBias,
        kernel,
        bias,
        activityRegularizer);
  }

  public Conv2D activation(Activation function) {
    return new Conv2D(
        filters,
        kernelSize,
        strides,
        padding,
        dataFormat,
        dilationRate,
        groups,
        function,
        useBias,
        kernel,
        bias,
        activityRegularizer);
  }

  public Conv2D useBias(boolean use) {
    return new Conv2D(
        filters,
        kernelSize,
        strides,
        padding,
        dataFormat,
        dilationRate,
        groups,
        activation,
        use,
        kernel,
        bias,
        activityRegularizer);
  }

  public Conv2D kernel(WeightRules rules) {
    return new Conv2D(
        filters,
        kernelSize,
        strides,
        padding,
        dataFormat,
        dilationRate,
        groups,
        activation,
        useBias,
        rules,
        bias,
        activityRegularizer);
  }

  public Conv2D bias(WeightRules rules) {
    return new Conv2D(
        filters,
        kernelSize,
        strides,
        padding,
        dataFormat,
        dilationRate,
        groups,
        activation,
        useBias,
        kernel,
        rules,
        activityRegularizer);
  }

  public Conv2D activityRegularizer(Regularizer regularizer) {
    return new Conv2D(
        filters,
        kernelSize,
        strides,
        padding,
        dataFormat,
        dilationRate,
        groups,
        activation,
        useBias,
        kernel,
        bias,
        regularizer);
  }

  public Conv2D strides(int height, int width) {
    return new Conv2D(
        filters,
        kernelSize,
        Ints.of(height, width),
        padding,
        dataFormat,
        dilationRate,
        groups,
        activation,
        useBias,
        kernel,
        bias,
        activityRegularizer);
  }

  public Conv2D strides(int both) {
    return strides(both, both);
  }

  public Conv2D dilationRate(int height, int width) {
    return new Conv2D(
        filters,
        kernelSize,
        strides,
        padding,
        dataFormat,
        Ints.of(height, width),
        groups,
        activation,
        useBias,
        kernel,
        bias,
        activityRegularizer);
  }

  public Conv2D dilationRate(int both) {
    return dilationRate(both, both);
  }

  public Conv2D kernelInitializer(Initializer initializer) {
    return kernel(kernel.initializer(initializer));
  }

  public Conv2D kernelRegularizer(Regularizer regularizer) {
    return kernel(kernel.regularizer(regularizer));
  }

  public Conv2D kernelConstraint(Constraint constraint) {
    return kernel(kernel.constraint(constraint));
  }

  public Conv2D biasInitializer(Initializer initializer) {
    return bias(bias.initializer(initializer));
  }

  public Conv2D biasRegularizer(Regularizer regularizer) {
    return bias(bias.regularizer(regularizer));
  }

  public Conv2D biasConstraint(Constraint constraint) {
    return bias(bias.constraint(constraint));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor x = dataFormat.toLast(input, 2);
    long channels = x.dim(-1);
    if (channels % groups != 0) {
      throw new ShapeException(
          "the input "
              + input.type()
              + " has "
              + channels
              + " channels; allowed: multiples of "
              + groups
              + ", the number of groups");
    }
    Window window = padding.window("kernelSize", x.shape(), kernelSize, strides, dilationRate);
    Shape shape = Shape.of(kernelSize.get(0), kernelSize.get(1), channels / groups, filters);
    Tensor weight = kernel.weight(scope, "kernel", shape);
    Tensor y = x.cast(weight.dtype()).convolution(weight, window, groups);
    if (useBias) {
      y = y.add(bias.weight(scope, "bias", Shape.of(filters)));
    }
    Tensor output = scope.unmask(dataFormat.fromLast(activation.apply(y)));
    return Activity.priced(scope, output, activityRegularizer);
  }
}
