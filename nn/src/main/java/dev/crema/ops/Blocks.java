package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Windows of images and volumes as axes of their own.
 *
 * @param window how windows slide, over 1 to 3 axes
 */
record Blocks(Window window) {
  /**
   * All windows: {@code [batch, spatial…, channels]} to {@code [batch, windows₀, length₀, windows₁,
   * length₁, …, channels]}, with zeros beyond the edges.
   */
  Tensor cut(Tensor x) {
    int rank = window.rank();
    Tensor cut = x.pad(edges(window.low()), edges(window.high()), 0);
    for (int i = 0; i < rank; i++) {
      cut = cut.gather(index(i, cut.dim(2 * i + 1)), 2 * i + 1);
    }
    return cut;
  }

  /**
   * The transpose of {@link #cut}: what all windows hold of each pixel, added up.
   *
   * @param spatial the lengths of the result
   */
  Tensor join(Tensor blocks, Ints spatial) {
    int rank = window.rank();
    Tensor joined = blocks;
    for (int i = rank - 1; i >= 0; i--) {
      long length = (long) spatial.get(i) + window.low().get(i) + window.high().get(i);
      joined = joined.scatterAdd(index(i, length), 2 * i + 1, 0, length);
    }
    for (int i = 0; i < rank; i++) {
      int low = window.low().get(i);
      joined = joined.slice(i + 1, low, low + spatial.get(i));
    }
    return joined;
  }

  /** How many windows there are along each of axes of these lengths. */
  Ints counts(Ints spatial) {
    return Ints.of(
        IntStream.range(0, window.rank())
            .map(i -> Math.toIntExact(window.outputLength(i, spatial.get(i))))
            .toArray());
  }

  private static Ints edges(Ints lengths) {
    return Ints.of(
        IntStream.concat(IntStream.concat(IntStream.of(0), lengths.stream()), IntStream.of(0))
            .toArray());
  }

  /** Which pixels each window holds along an axis, {@code [windows, length]}. */
  private Tensor index(int axis, long padded) {
    int size = window.size().get(axis);
    int stride = window.stride().get(axis);
    int dilation = window.dilation().get(axis);
    long span = (size - 1L) * dilation + 1;
    int count = Math.toIntExact(padded < span ? 0 : (padded - span) / stride + 1);
    int[] index = new int[count * size];
    Arrays.setAll(index, i -> i / size * stride + i % size * dilation);
    return Tensor.of(Shape.of(count, size), index);
  }
}
