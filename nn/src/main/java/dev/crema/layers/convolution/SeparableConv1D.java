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
 * A convolution of steps in two steps: each channel by itself, then all channels at each place. It
 * has fewer weights than a convolution.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, steps', filters]}. With k for
 * {@code (kernelSize - 1) · dilationRate + 1}, the lengths of the output are {@code (length - k) /
 * strides + 1}, rounded down; with padding {@code length / strides}, rounded up. Weights: {@code
 * depthwise_kernel} {@code [kernelSize…, channels, depthMultiplier]}, {@code pointwise_kernel}
 * {@code [1…, channels · depthMultiplier, filters]}, {@code bias} {@code [filters]}. Source:
 * Chollet, <i>Xception: deep learning with depthwise separable convolutions</i>, CVPR 2017.
 *
 * @param filters the number of output channels, 1 or more
 * @param kernelSize the length of the window, 1 or more
 * @param strides the step between windows, 1 or more; 1 by default
 * @param padding {@link Padding#VALID} by default, or SAME
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param dilationRate the distance between neighbouring elements of a window, 1 or more; 1 by
 *     default
 * @param depthMultiplier how many results each channel gives in the first step, 1 or more; 1 by
 *     default
 * @param activation applied to the outputs; none by default
 * @param useBias true by default
 * @param depthwise rules of the kernel of the first step; {@link GlorotUniform} by default
 * @param pointwise rules of the kernel of the second step; {@link GlorotUniform} by default
 * @param bias rules of the bias; {@link Zeros} by default
 * @param activityRegularizer the price of the outputs, divided by the batch size; none by default
 */
public record SeparableConv1D(
    int filters,
    Ints kernelSize,
    Ints strides,
    Padding padding,
    DataFormat dataFormat,
    Ints dilationRate,
    int depthMultiplier,
    Activation activation,
    boolean useBias,
    WeightRules depthwise,
    WeightRules pointwise,
    WeightRules bias,
    Regularizer activityRegularizer)
    implements SeparableConvolution<SeparableConv1D> {
  public SeparableConv1D {
    Require.atLeast("SeparableConv1D", "filters", filters, 1);
    SlidingSettings.check("SeparableConv1D", 1, kernelSize, strides, dilationRate);
    padding.requireNotCausal("SeparableConv1D");
    Require.atLeast("SeparableConv1D", "depthMultiplier", depthMultiplier, 1);
  }

  /** Without activation, padding or steps greater than 1. */
  public SeparableConv1D(int filters, int kernelSize) {
    this(
        filters,
        new SlidingSettings(kernelSize),
        1,
        new WeightRules(new GlorotUniform()),
        new WeightRules(new GlorotUniform()));
  }

  private SeparableConv1D(
      int filters,
      SlidingSettings settings,
      int depthMultiplier,
      WeightRules depthwise,
      WeightRules pointwise) {
    this(
        filters,
        settings.kernelSize(),
        settings.strides(),
        settings.padding(),
        settings.dataFormat(),
        settings.dilationRate(),
        depthMultiplier,
        settings.activation(),
        settings.useBias(),
        depthwise,
        pointwise,
        settings.bias(),
        settings.activityRegularizer());
  }

  @Override
  public SeparableConv1D with(
      SlidingSettings settings, int depthMultiplier, WeightRules depthwise, WeightRules pointwise) {
    return new SeparableConv1D(filters, settings, depthMultiplier, depthwise, pointwise);
  }
}
