package dev.crema.layers.convolution;

import dev.crema.activations.Activation;
import dev.crema.check.Require;
import dev.crema.engine.types.Ints;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.Zeros;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * A convolution of images: each output is {@code activation(window · kernel + bias)} of a window
 * that slides over the input.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, height', width',
 * filters]}. With k for {@code (kernelSize - 1) · dilationRate + 1}, the lengths of the output are
 * {@code (length - k) / strides + 1}, rounded down; with padding {@code length / strides}, rounded
 * up. Weights: {@code kernel} {@code [kernelSize…, channels / groups, filters]}, {@code bias}
 * {@code [filters]}.
 *
 * @param filters the number of output channels, 1 or more
 * @param kernelSize height and width of the window, each 1 or more
 * @param strides the steps between windows, each 1 or more; 1 by default
 * @param padding {@link Padding#VALID} by default, or SAME
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
    implements Convolution<Conv2D> {
  public Conv2D {
    Require.atLeast("Conv2D", "filters", filters, 1);
    SlidingSettings.check("Conv2D", 2, kernelSize, strides, dilationRate);
    padding.requireNotCausal("Conv2D");
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
        new SlidingSettings(kernelHeight, kernelWidth),
        1,
        new WeightRules(new GlorotUniform()));
  }

  /** With a window of equal sides. */
  public Conv2D(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize);
  }

  private Conv2D(int filters, SlidingSettings settings, int groups, WeightRules kernel) {
    this(
        filters,
        settings.kernelSize(),
        settings.strides(),
        settings.padding(),
        settings.dataFormat(),
        settings.dilationRate(),
        groups,
        settings.activation(),
        settings.useBias(),
        kernel,
        settings.bias(),
        settings.activityRegularizer());
  }

  @Override
  public Conv2D with(SlidingSettings settings, int groups, WeightRules kernel) {
    return new Conv2D(filters, settings, groups, kernel);
  }
}
