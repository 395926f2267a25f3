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
 * The transpose of a convolution of steps, which makes them larger: each input is spread over a
 * window of the output by the kernel, and what falls together is added up.
 *
 * <p>Input {@code [batch, steps, channels]}, output {@code [batch, steps', filters]}. With k for
 * {@code (kernelSize - 1) · dilationRate + 1}, the lengths of the output are {@code (length - 1) ·
 * strides + max(k, strides)}, with padding SAME {@code length · strides}; with {@code
 * outputPadding}, they are {@code (length - 1) · strides + outputPadding} and k more, with padding
 * SAME 1 more if k is odd. Weights: {@code kernel} {@code [kernelSize…, filters, channels]}, {@code
 * bias} {@code [filters]}.
 *
 * @param filters the number of output channels, 1 or more
 * @param kernelSize the length of the window, 1 or more
 * @param strides the step between windows, 1 or more; 1 by default
 * @param padding {@link Padding#VALID} by default, or SAME
 * @param outputPadding how much is added to the length of the output, 0 or more, less than strides;
 *     by default (empty) as much as the lengths above need
 * @param dataFormat {@link DataFormat#CHANNELS_LAST} by default
 * @param dilationRate the distance between neighbouring elements of a window, 1 or more; 1 by
 *     default
 * @param activation applied to the outputs; none by default
 * @param useBias true by default
 * @param kernel rules of the kernel; {@link GlorotUniform} by default
 * @param bias rules of the bias; {@link Zeros} by default
 * @param activityRegularizer the price of the outputs, divided by the batch size; none by default
 */
public record Conv1DTranspose(
    int filters,
    Ints kernelSize,
    Ints strides,
    Padding padding,
    Ints outputPadding,
    DataFormat dataFormat,
    Ints dilationRate,
    Activation activation,
    boolean useBias,
    WeightRules kernel,
    WeightRules bias,
    Regularizer activityRegularizer)
    implements TransposedConvolution<Conv1DTranspose> {
  public Conv1DTranspose {
    SlidingSettings.check("Conv1DTranspose", 1, kernelSize, strides, dilationRate);
    Require.atLeast("Conv1DTranspose", "filters", filters, 1);
    padding.requireNotCausal("Conv1DTranspose");
    SlidingSettings.checkOutputPadding("Conv1DTranspose", outputPadding, strides);
  }

  /** Without activation, padding or steps greater than 1. */
  public Conv1DTranspose(int filters, int kernelSize) {
    this(filters, new SlidingSettings(kernelSize), Ints.of(), new WeightRules(new GlorotUniform()));
  }

  private Conv1DTranspose(
      int filters, SlidingSettings settings, Ints outputPadding, WeightRules kernel) {
    this(
        filters,
        settings.kernelSize(),
        settings.strides(),
        settings.padding(),
        outputPadding,
        settings.dataFormat(),
        settings.dilationRate(),
        settings.activation(),
        settings.useBias(),
        kernel,
        settings.bias(),
        settings.activityRegularizer());
  }

  @Override
  public Conv1DTranspose with(SlidingSettings settings, Ints outputPadding, WeightRules kernel) {
    return new Conv1DTranspose(filters, settings, outputPadding, kernel);
  }
}
