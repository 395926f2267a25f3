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
 * A convolution of images in which each channel is convolved by itself, with {@code
 * depthMultiplier} kernels.
 *
 * <p>Input {@code [batch, height, width, channels]}, output {@code [batch, height', width',
 * channels · depthMultiplier]}, the results of one channel side by side. With k for {@code
 * (kernelSize - 1) · dilationRate + 1}, the lengths of the output are {@code (length - k) / strides
 * + 1}, rounded down; with padding {@code length / strides}, rounded up. Weights: {@code kernel}
 * {@code [kernelSize…, channels, depthMultiplier]}, {@code bias} {@code [channels ·
 * depthMultiplier]}.
 *
 * @param kernelSize height and width of the window, each 1 or more
 * @param strides the steps between windows, each 1 or more; 1 by default
 * @param padding {@link Padding#VALID} by default, or SAME
 * @param depthMultiplier how many results each channel gives, 1 or more; 1 by default
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param dilationRate the distance between neighbouring elements of a window, each 1 or more; 1 by
 *     default
 * @param activation applied to the outputs; none by default
 * @param useBias true by default
 * @param depthwise rules of the kernel; {@link GlorotUniform} by default
 * @param bias rules of the bias; {@link Zeros} by default
 * @param activityRegularizer the price of the outputs, divided by the batch size; none by default
 */
public record DepthwiseConv2D(
    Ints kernelSize,
    Ints strides,
    Padding padding,
    int depthMultiplier,
    DataFormat dataFormat,
    Ints dilationRate,
    Activation activation,
    boolean useBias,
    WeightRules depthwise,
    WeightRules bias,
    Regularizer activityRegularizer)
    implements DepthwiseConvolution<DepthwiseConv2D> {
  public DepthwiseConv2D {
    SlidingSettings.check("DepthwiseConv2D", 2, kernelSize, strides, dilationRate);
    padding.requireNotCausal("DepthwiseConv2D");
    Require.atLeast("DepthwiseConv2D", "depthMultiplier", depthMultiplier, 1);
  }

  /** Without activation, padding or steps greater than 1. */
  public DepthwiseConv2D(int kernelHeight, int kernelWidth) {
    this(new SlidingSettings(kernelHeight, kernelWidth), 1, new WeightRules(new GlorotUniform()));
  }

  /** With a window of equal sides. */
  public DepthwiseConv2D(int kernelSize) {
    this(kernelSize, kernelSize);
  }

  private DepthwiseConv2D(SlidingSettings settings, int depthMultiplier, WeightRules depthwise) {
    this(
        settings.kernelSize(),
        settings.strides(),
        settings.padding(),
        depthMultiplier,
        settings.dataFormat(),
        settings.dilationRate(),
        settings.activation(),
        settings.useBias(),
        depthwise,
        settings.bias(),
        settings.activityRegularizer());
  }

  @Override
  public DepthwiseConv2D with(
      SlidingSettings settings, int depthMultiplier, WeightRules depthwise) {
    return new DepthwiseConv2D(settings, depthMultiplier, depthwise);
  }
}
