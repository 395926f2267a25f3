package dev.crema.ops;

import static dev.crema.ops.Numbers.each;
import static dev.crema.ops.Numbers.spatial;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.pooling.AdaptiveWindows;
import dev.crema.layers.pooling.Pools;

/** One number of each window, channel by channel: the functions of pooling layers. */
abstract class PoolingOps extends ActivationOps {
  PoolingOps() {}

  /** {@link #maxPool(Tensor, Ints)} with windows of one length along all axes. */
  public static Tensor maxPool(Tensor inputs, int poolSize) {
    return maxPool(inputs, Ints.of(poolSize));
  }

  /** {@link #maxPool(Tensor, Ints, Ints, Padding, DataFormat)}, side by side, channels last. */
  public static Tensor maxPool(Tensor inputs, Ints poolSize) {
    return maxPool(inputs, poolSize, poolSize, Padding.VALID, DataFormat.CHANNELS_LAST);
  }

  /**
   * The greatest number of each window.
   *
   * @param inputs {@code [batch, spatial…, channels]} or with channels first, floating, of 1 to 3
   *     spatial axes
   * @param poolSize the lengths of a window, 1 or more: one number for all axes, or one each
   * @param strides the steps between windows, 1 or more: one number for all axes, or one each
   * @param padding VALID or SAME, where padding never wins
   */
  public static Tensor maxPool(
      Tensor inputs, Ints poolSize, Ints strides, Padding padding, DataFormat dataFormat) {
    int rank = spatial("maxPool", "inputs", inputs);
    padding.requireNotCausal("maxPool");
    return Pools.max(
        inputs,
        each("maxPool", "poolSize", poolSize, rank, 1),
        each("maxPool", "strides", strides, rank, 1),
        padding,
        dataFormat);
  }

  /** {@link #averagePool(Tensor, Ints)} with windows of one length along all axes. */
  public static Tensor averagePool(Tensor inputs, int poolSize) {
    return averagePool(inputs, Ints.of(poolSize));
  }

  /** {@link #averagePool(Tensor, Ints, Ints, Padding, DataFormat)}, side by side, channels last. */
  public static Tensor averagePool(Tensor inputs, Ints poolSize) {
    return averagePool(inputs, poolSize, poolSize, Padding.VALID, DataFormat.CHANNELS_LAST);
  }

  /**
   * The mean of each window.
   *
   * @param inputs {@code [batch, spatial…, channels]} or with channels first, floating, of 1 to 3
   *     spatial axes
   * @param poolSize the lengths of a window, 1 or more: one number for all axes, or one each
   * @param strides the steps between windows, 1 or more: one number for all axes, or one each
   * @param padding VALID or SAME, where padding does not count
   */
  public static Tensor averagePool(
      Tensor inputs, Ints poolSize, Ints strides, Padding padding, DataFormat dataFormat) {
    int rank = spatial("averagePool", "inputs", inputs);
    padding.requireNotCausal("averagePool");
    return Pools.average(
        inputs,
        each("averagePool", "poolSize", poolSize, rank, 1),
        each("averagePool", "strides", strides, rank, 1),
        padding,
        dataFormat);
  }

  /** {@link #adaptiveMaxPool(Tensor, Ints)} with one length along all axes. */
  public static Tensor adaptiveMaxPool(Tensor inputs, int outputSize) {
    return adaptiveMaxPool(inputs, Ints.of(outputSize));
  }

  /** {@link #adaptiveMaxPool(Tensor, Ints, DataFormat)} with channels last. */
  public static Tensor adaptiveMaxPool(Tensor inputs, Ints outputSize) {
    return adaptiveMaxPool(inputs, outputSize, DataFormat.CHANNELS_LAST);
  }

  /**
   * The greatest number of as many windows as asked for: of n windows over a length, number i
   * reaches from {@code i · length / n}, rounded down, to {@code (i + 1) · length / n}, rounded up.
   *
   * @param inputs {@code [batch, spatial…, channels]} or with channels first, of 1 to 3 spatial
   *     axes
   * @param outputSize the lengths of the output, 1 or more: one number for all axes, or one each
   */
  public static Tensor adaptiveMaxPool(Tensor inputs, Ints outputSize, DataFormat dataFormat) {
    int rank = spatial("adaptiveMaxPool", "inputs", inputs);
    Ints counts = each("adaptiveMaxPool", "outputSize", outputSize, rank, 1);
    return AdaptiveWindows.max(inputs, counts, dataFormat);
  }

  /** {@link #adaptiveAveragePool(Tensor, Ints)} with one length along all axes. */
  public static Tensor adaptiveAveragePool(Tensor inputs, int outputSize) {
    return adaptiveAveragePool(inputs, Ints.of(outputSize));
  }

  /** {@link #adaptiveAveragePool(Tensor, Ints, DataFormat)} with channels last. */
  public static Tensor adaptiveAveragePool(Tensor inputs, Ints outputSize) {
    return adaptiveAveragePool(inputs, outputSize, DataFormat.CHANNELS_LAST);
  }

  /**
   * The mean of as many windows as asked for: of n windows over a length, number i reaches from
   * {@code i · length / n}, rounded down, to {@code (i + 1) · length / n}, rounded up.
   *
   * @param inputs {@code [batch, spatial…, channels]} or with channels first, of 1 to 3 spatial
   *     axes
   * @param outputSize the lengths of the output, 1 or more: one number for all axes, or one each
   */
  public static Tensor adaptiveAveragePool(Tensor inputs, Ints outputSize, DataFormat dataFormat) {
    int rank = spatial("adaptiveAveragePool", "inputs", inputs);
    Ints counts = each("adaptiveAveragePool", "outputSize", outputSize, rank, 1);
    return AdaptiveWindows.average(inputs, counts, dataFormat);
  }
}
