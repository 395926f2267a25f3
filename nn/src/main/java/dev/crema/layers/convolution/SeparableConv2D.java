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
 * A convolution of images in two steps: each channel by itself, then all channels at each place. It
 * has fewer weights than a convolution.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, height', width',
 * filters]}. With k for {@code (kernelSize - 1) · dilationRate + 1}, the lengths of the output are
 * {@code (length - k) / strides + 1}, rounded down; with padding {@code length / strides}, rounded
 * up. Weights: {@code depthwise_kernel} {@code [kernelSize…, channels, depthMultiplier]}, {@code
 * pointwise_kernel} {@code [1…, channels · depthMultiplier, filters]}, {@code bias} {@code
 * [filters]}. Source: Chollet, <i>Xception: deep learning with depthwise separable
 * convolutions</i>, CVPR 2017.
 *
 * @param filters the number of output channels, 1 or more
 * @param kernelSize height and width of the window, each 1 or more
 * @param strides the steps between windows, each 1 or more; 1 by default
 * @param padding {@link Padding#VALID} by default, or SAME
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param dilationRate the distance between neighbouring elements of a window, each 1 or more; 1 by
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
public record SeparableConv2D(
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
    implements SeparableConvolution<SeparableConv2D> {
  public SeparableConv2D {
    Require.atLeast("SeparableConv2D", "filters", filters, 1);
    SlidingSettings.check("SeparableConv2D", 2, kernelSize, strides, dilationRate);
    padding.requireNotCausal("SeparableConv2D");
    Require.atLeast("SeparableConv2D", "depthMultiplier", depthMultiplier, 1);
  }

  /** Without activation, padding or steps greater than 1. */
  public SeparableConv2D(int filters, int kernelHeight, int kernelWidth) {
    this(
        filters,
        new SlidingSettings(kernelHeight, kernelWidth),
        1,
        new WeightRules(new GlorotUniform()),
        new WeightRules(new GlorotUniform()));
  }

  /** With a window of equal sides. */
  public SeparableConv2D(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize);
  }

  private SeparableConv2D(
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
  public SeparableConv2D with(
      SlidingSettings settings, int depthMultiplier, WeightRules depthwise, WeightRules pointwise) {
    return new SeparableConv2D(filters, settings, depthMultiplier, depthwise, pointwise);
  }
}
