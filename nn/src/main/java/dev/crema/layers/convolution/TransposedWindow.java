package dev.crema.layers.convolution;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Window;
import dev.crema.layers.Padding;

/**
 * The convolution that a transposed one is the transpose of.
 *
 * @param window how it slides over the output
 * @param output the spatial lengths of the output, each 1 or more
 */
public record TransposedWindow(Window window, Shape output) {
  /**
   * The window for an input with channels last.
   *
   * @param outputPadding how much is added to the lengths of the output, a number for each axis, or
   *     none for what {@code padding} makes of it
   * @throws ShapeException if the output is empty
   */
  public static TransposedWindow of(
      Tensor input,
      Ints kernelSize,
      Ints strides,
      Padding padding,
      Ints outputPadding,
      Ints dilationRate) {
    int rank = strides.size();
    long[] lengths = new long[rank];
    int[] low = new int[rank];
    int[] high = new int[rank];
    for (int i = 0; i < rank; i++) {
      int span = (kernelSize.get(i) - 1) * dilationRate.get(i) + 1;
      int missing = missing(span, strides.get(i), padding, outputPadding, i);
      lengths[i] = (input.dim(i + 1) - 1) * strides.get(i) + span - missing;
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
    Window window = new Window(kernelSize, strides, Ints.of(low), Ints.of(high), dilationRate);
    return new TransposedWindow(window, output);
  }

  /**
   * How much less of an axis the output has than all that the windows reach: the smaller half is
   * missing before. Negative if it has more, which is 0 and lies behind.
   */
  private static int missing(int span, int stride, Padding padding, Ints outputPadding, int axis) {
    boolean given = !outputPadding.isEmpty();
    if (padding == Padding.VALID) {
      return -(given ? outputPadding.get(axis) : Math.max(0, stride - span));
    }
    return given ? span - span % 2 - outputPadding.get(axis) : span - stride;
  }

  /**
   * The transposed convolution.
   *
   * @param x {@code [batch, spatial…, in]}
   * @param kernel {@code [window…, out, in]}, of whose type the result is
   */
  public Tensor apply(Tensor x, Tensor kernel) {
    return x.cast(kernel.dtype()).convolutionTranspose(kernel, window, 1, output);
  }
}
