package dev.crema.layers.convolution;

import dev.crema.activations.Activation;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Activity;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * The settings that all these layers have.
 *
 * @param kernelSize the lengths of the window, each 1 or more
 * @param strides the steps between windows, each 1 or more
 * @param padding what windows do at the edges
 * @param dataFormat where the channels are
 * @param dilationRate the distance between neighbouring elements of a window, each 1 or more
 * @param activation applied to the outputs
 * @param useBias whether a bias is added
 * @param bias rules of the bias
 * @param activityRegularizer the price of the outputs, divided by the batch size
 */
public record SlidingSettings(
    Ints kernelSize,
    Ints strides,
    Padding padding,
    DataFormat dataFormat,
    Ints dilationRate,
    Activation activation,
    boolean useBias,
    WeightRules bias,
    Regularizer activityRegularizer) {
  /** A window without padding, steps of 1, with a bias of zeros. */
  SlidingSettings(int... kernelSize) {
    this(
        Ints.of(kernelSize),
        Ints.repeat(1, kernelSize.length),
        Padding.VALID,
        DataFormat.CHANNELS_LAST,
        Ints.repeat(1, kernelSize.length),
        Activation.LINEAR,
        true,
        new WeightRules(new Zeros()),
        Regularizer.NONE);
  }

  SlidingSettings strides(Ints value) {
    return new SlidingSettings(
        kernelSize,
        value,
        padding,
        dataFormat,
        dilationRate,
        activation,
        useBias,
        bias,
        activityRegularizer);
  }

  SlidingSettings padding(Padding value) {
    return new SlidingSettings(
        kernelSize,
        strides,
        value,
        dataFormat,
        dilationRate,
        activation,
        useBias,
        bias,
        activityRegularizer);
  }

  SlidingSettings dataFormat(DataFormat value) {
    return new SlidingSettings(
        kernelSize,
        strides,
        padding,
        value,
        dilationRate,
        activation,
        useBias,
        bias,
        activityRegularizer);
  }

  SlidingSettings dilationRate(Ints value) {
    return new SlidingSettings(
        kernelSize,
        strides,
        padding,
        dataFormat,
        value,
        activation,
        useBias,
        bias,
        activityRegularizer);
  }

  SlidingSettings activation(Activation value) {
    return new SlidingSettings(
        kernelSize,
        strides,
        padding,
        dataFormat,
        dilationRate,
        value,
        useBias,
        bias,
        activityRegularizer);
  }

  SlidingSettings useBias(boolean value) {
    return new SlidingSettings(
        kernelSize,
        strides,
        padding,
        dataFormat,
        dilationRate,
        activation,
        value,
        bias,
        activityRegularizer);
  }

  SlidingSettings bias(WeightRules value) {
    return new SlidingSettings(
        kernelSize,
        strides,
        padding,
        dataFormat,
        dilationRate,
        activation,
        useBias,
        value,
        activityRegularizer);
  }

  SlidingSettings activityRegularizer(Regularizer value) {
    return new SlidingSettings(
        kernelSize, strides, padding, dataFormat, dilationRate, activation, useBias, bias, value);
  }

  /** Refuses settings out of range. */
  static void check(String who, int rank, Ints kernelSize, Ints strides, Ints dilationRate) {
    Require.allAtLeast(who, "kernelSize", kernelSize, rank, 1);
    Require.allAtLeast(who, "strides", strides, rank, 1);
    Require.allAtLeast(who, "dilationRate", dilationRate, rank, 1);
  }

  /** Refuses lengths that are no part of a step. */
  static void checkOutputPadding(String who, Ints outputPadding, Ints strides) {
    boolean fits = outputPadding.isEmpty() || outputPadding.size() == strides.size();
    for (int i = 0; fits && i < outputPadding.size(); i++) {
      fits = outputPadding.get(i) >= 0 && outputPadding.get(i) < strides.get(i);
    }
    String allowed = "none, or " + strides.size() + " numbers of 0 or more, less than strides ";
    Require.check(fits, who, "outputPadding", outputPadding, allowed + strides);
  }

  /** The input with channels last. */
  Tensor last(Tensor input) {
    return dataFormat.toLast(input, kernelSize.size());
  }

  /** How windows slide over an input with channels last. */
  Window window(Tensor x) {
    return padding.window("kernelSize", x.shape(), kernelSize, strides, dilationRate);
  }

  /** The shape of a kernel. */
  Shape kernelShape(long in, long out) {
    return Shape.of(kernelSize.stream().asLongStream().toArray()).concat(Shape.of(in, out));
  }

  /** Convolves each channel by itself: a convolution in as many groups. */
  Tensor channelwise(Scope scope, Tensor x, String name, WeightRules rules, int depthMultiplier) {
    long channels = x.dim(-1);
    Window window = window(x);
    Tensor weight = rules.weight(scope, name, kernelShape(channels, depthMultiplier));
    Tensor grouped = weight.reshape(kernelShape(1, channels * depthMultiplier));
    return x.cast(weight.dtype()).convolution(grouped, window, Math.toIntExact(channels));
  }

  /** The output of a layer, made of sums with channels last. */
  Tensor finished(Scope scope, Tensor sums) {
    scope.needsWholeSequences();
    Tensor y = useBias ? sums.add(bias.weight(scope, "bias", Shape.of(sums.dim(-1)))) : sums;
    Tensor output = scope.unmask(activation.apply(dataFormat.fromLast(y)));
    return Activity.priced(scope, output, activityRegularizer);
  }
}
