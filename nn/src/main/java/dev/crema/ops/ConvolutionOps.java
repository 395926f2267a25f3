package dev.crema.ops;

import static dev.crema.ops.Numbers.each;
import static dev.crema.ops.Numbers.spatial;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.convolution.TransposedWindow;

/**
 * Convolutions with kernels that are given: the functions of convolution layers.
 *
 * <p>Inputs are {@code [batch, spatial…, channels]} or with channels first, with 1 to 3 spatial
 * axes; kernels have the same axes order in both. Strides and distances within a window (dilation)
 * are 1 or more, one number for all axes or one each; 1 by default, with VALID padding and channels
 * last. CAUSAL padding is for one spatial axis. Inputs and kernels are computed in their common
 * type.
 */
abstract class ConvolutionOps extends PoolingOps {
  private static final Ints ONE = Ints.of(1);

  ConvolutionOps() {}

  /** {@link #conv(Tensor, Tensor, Ints, Padding, DataFormat, Ints)} with the defaults. */
  public static Tensor conv(Tensor inputs, Tensor kernel) {
    return conv(inputs, kernel, 1, Padding.VALID);
  }

  /** {@link #conv(Tensor, Tensor, Ints, Padding, DataFormat, Ints)} with one stride. */
  public static Tensor conv(Tensor inputs, Tensor kernel, int strides, Padding padding) {
    return conv(inputs, kernel, Ints.of(strides), padding, DataFormat.CHANNELS_LAST, ONE);
  }

  /**
   * The convolution (cross-correlation).
   *
   * @param kernel {@code [window…, channels / groups, filters]}: where it has fewer channels than
   *     the inputs, these are convolved in groups
   */
  public static Tensor conv(
      Tensor inputs,
      Tensor kernel,
      Ints strides,
      Padding padding,
      DataFormat dataFormat,
      Ints dilationRate) {
    int rank = rank("conv", inputs, "kernel", kernel, padding);
    Tensor x = dataFormat.toLast(inputs, rank);
    long channels = x.dim(-1);
    long depth = kernel.dim(-2);
    Require.check(
        depth > 0 && channels % depth == 0,
        "conv",
        "kernel",
        kernel.type(),
        "a number of channels (last axis but one) that divides " + channels);
    int groups = Math.toIntExact(channels / depth);
    Require.check(
        kernel.dim(-1) % groups == 0,
        "conv",
        "kernel",
        kernel.type(),
        "a number of filters (last axis) that is a multiple of " + groups + ", the groups");
    Window window = window("conv", x, kernel, strides, padding, dilationRate);
    return dataFormat.fromLast(product(x, kernel, window, groups));
  }

  /** {@link #depthwiseConv(Tensor, Tensor, Ints, Padding, DataFormat, Ints)}, the defaults. */
  public static Tensor depthwiseConv(Tensor inputs, Tensor kernel) {
    return depthwiseConv(inputs, kernel, 1, Padding.VALID);
  }

  /** {@link #depthwiseConv(Tensor, Tensor, Ints, Padding, DataFormat, Ints)} with one stride. */
  public static Tensor depthwiseConv(Tensor inputs, Tensor kernel, int strides, Padding padding) {
    return depthwiseConv(inputs, kernel, Ints.of(strides), padding, DataFormat.CHANNELS_LAST, ONE);
  }

  /**
   * Each channel convolved by itself.
   *
   * @param kernel {@code [window…, channels, multiplier]}: as many outputs of each channel
   * @return {@code channels · multiplier} channels, those of one input side by side
   */
  public static Tensor depthwiseConv(
      Tensor inputs,
      Tensor kernel,
      Ints strides,
      Padding padding,
      DataFormat dataFormat,
      Ints dilationRate) {
    int rank = rank("depthwiseConv", inputs, "kernel", kernel, padding);
    Tensor x = dataFormat.toLast(inputs, rank);
    requireChannels("depthwiseConv", "kernel", kernel, -2, x.dim(-1));
    Window window = window("depthwiseConv", x, kernel, strides, padding, dilationRate);
    return dataFormat.fromLast(channelwise(x, kernel, window));
  }

  /** {@link #separableConv(Tensor, Tensor, Tensor, Ints, Padding, DataFormat, Ints)}. */
  public static Tensor separableConv(
      Tensor inputs, Tensor depthwiseKernel, Tensor pointwiseKernel) {
    return separableConv(inputs, depthwiseKernel, pointwiseKernel, 1, Padding.VALID);
  }

  /** {@link #separableConv(Tensor, Tensor, Tensor, Ints, Padding, DataFormat, Ints)}. */
  public static Tensor separableConv(
      Tensor inputs, Tensor depthwiseKernel, Tensor pointwiseKernel, int strides, Padding padding) {
    return separableConv(
        inputs,
        depthwiseKernel,
        pointwiseKernel,
        Ints.of(strides),
        padding,
        DataFormat.CHANNELS_LAST,
        ONE);
  }

  /**
   * A depthwise convolution, whose channels are then mixed at each place.
   *
   * @param depthwiseKernel {@code [window…, channels, multiplier]}
   * @param pointwiseKernel {@code [1…, channels · multiplier, filters]}
   */
  public static Tensor separableConv(
      Tensor inputs,
      Tensor depthwiseKernel,
      Tensor pointwiseKernel,
      Ints strides,
      Padding padding,
      DataFormat dataFormat,
      Ints dilationRate) {
    String who = "separableConv";
    int rank = rank(who, inputs, "depthwiseKernel", depthwiseKernel, padding);
    rank(who, inputs, "pointwiseKernel", pointwiseKernel, padding);
    Tensor x = dataFormat.toLast(inputs, rank);
    requireChannels(who, "depthwiseKernel", depthwiseKernel, -2, x.dim(-1));
    long depth = depthwiseKernel.dim(-2) * depthwiseKernel.dim(-1);
    requireChannels(who, "pointwiseKernel", pointwiseKernel, -2, depth);
    Require.check(
        pointwiseKernel.shape().size(0, rank) == 1,
        who,
        "pointwiseKernel",
        pointwiseKernel.type(),
        "windows of length 1");
    Window window = window(who, x, depthwiseKernel, strides, padding, dilationRate);
    Tensor channels = channelwise(x, depthwiseKernel, window);
    Ints ones = Ints.repeat(1, rank);
    return dataFormat.fromLast(product(channels, pointwiseKernel, Window.valid(ones, ones), 1));
  }

  /** {@link #convTranspose(Tensor, Tensor, Ints, Padding, Ints, DataFormat, Ints)}. */
  public static Tensor convTranspose(Tensor inputs, Tensor kernel) {
    return convTranspose(inputs, kernel, 1, Padding.VALID);
  }

  /** {@link #convTranspose(Tensor, Tensor, Ints, Padding, Ints, DataFormat, Ints)}. */
  public static Tensor convTranspose(Tensor inputs, Tensor kernel, int strides, Padding padding) {
    return convTranspose(
        inputs, kernel, Ints.of(strides), padding, Ints.of(), DataFormat.CHANNELS_LAST, ONE);
  }

  /**
   * The transpose of a convolution.
   *
   * @param kernel {@code [window…, filters, channels]}
   * @param padding VALID or SAME
   * @param outputPadding how much is added to the lengths of the output, less than the strides: one
   *     number for all axes, one each, or none for {@code length · stride} with SAME padding and
   *     all that windows reach with VALID
   */
  public static Tensor convTranspose(
      Tensor inputs,
      Tensor kernel,
      Ints strides,
      Padding padding,
      Ints outputPadding,
      DataFormat dataFormat,
      Ints dilationRate) {
    String who = "convTranspose";
    padding.requireNotCausal(who);
    int rank = rank(who, inputs, "kernel", kernel, padding);
    Tensor x = dataFormat.toLast(inputs, rank);
    requireChannels(who, "kernel", kernel, -1, x.dim(-1));
    Ints steps = each(who, "strides", strides, rank, 1);
    Ints extra =
        outputPadding.isEmpty()
            ? outputPadding
            : each(who, "outputPadding", outputPadding, rank, 0);
    for (int i = 0; i < extra.size(); i++) {
      Require.check(
          extra.get(i) < steps.get(i), who, "outputPadding", extra, "less than strides " + steps);
    }
    Ints dilation = each(who, "dilationRate", dilationRate, rank, 1);
    DType common = DType.promote(x.dtype(), kernel.dtype());
    return dataFormat.fromLast(
        TransposedWindow.of(x, sizes(kernel), steps, padding, extra, dilation)
            .apply(x, kernel.cast(common)));
  }

  private static int rank(String who, Tensor inputs, String name, Tensor kernel, Padding padding) {
    int rank = spatial(who, "inputs", inputs);
    Require.check(
        kernel.rank() == rank + 2, who, name, kernel.type(), (rank + 2) + " axes as the inputs");
    Require.check(
        padding != Padding.CAUSAL || rank == 1,
        who,
        "padding",
        padding,
        "VALID, SAME for " + rank + " spatial axes");
    return rank;
  }

  private static void requireChannels(
      String who, String name, Tensor kernel, int axis, long channels) {
    Require.check(
        kernel.dim(axis) == channels,
        who,
        name,
        kernel.type(),
        channels + " channels along axis " + axis);
  }

  private static Ints sizes(Tensor kernel) {
    return Ints.of(
        kernel.shape().slice(0, kernel.rank() - 2).stream().mapToInt(Math::toIntExact).toArray());
  }

  private static Window window(
      String who, Tensor x, Tensor kernel, Ints strides, Padding padding, Ints dilationRate) {
    Ints size = sizes(kernel);
    int rank = size.size();
    return padding.window(
        who + ": the kernel",
        x.shape(),
        size,
        each(who, "strides", strides, rank, 1),
        each(who, "dilationRate", dilationRate, rank, 1));
  }

  private static Tensor channelwise(Tensor x, Tensor kernel, Window window) {
    Shape grouped =
        kernel
            .shape()
            .slice(0, kernel.rank() - 2)
            .concat(Shape.of(1, kernel.dim(-2) * kernel.dim(-1)));
    return product(x, kernel.reshape(grouped), window, Math.toIntExact(x.dim(-1)));
  }

  private static Tensor product(Tensor x, Tensor kernel, Window window, int groups) {
    DType common = DType.promote(x.dtype(), kernel.dtype());
    return x.cast(common).convolution(kernel.cast(common), window, groups);
  }
}
