package dev.crema.layers.pooling;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Windows that cover an input: of n windows over a length, number i reaches from {@code i · length
 * / n}, rounded down, to {@code (i + 1) · length / n}, rounded up, so that neighbours may overlap.
 */
public final class AdaptiveWindows {
  private final long length;
  private final int count;

  private AdaptiveWindows(long length, int count) {
    this.length = length;
    this.count = count;
  }

  private long start(int window) {
    return window * length / count;
  }

  private long size(int window) {
    return Math.ceilDiv((window + 1) * length, (long) count) - start(window);
  }

  /** The length of the longest window. */
  private int most() {
    return Math.toIntExact(IntStream.range(0, count).mapToLong(this::size).max().orElseThrow());
  }

  static Tensor max(Scope scope, AdaptivePooling<?> layer, Tensor input) {
    scope.needsWholeSequences();
    return scope.unmask(max(input, layer.outputSize(), layer.dataFormat()));
  }

  /** The greatest number of each of {@code counts} windows. */
  public static Tensor max(Tensor input, Ints counts, DataFormat format) {
    Tensor x = format.toLast(input, counts.size());
    Tensor result = x;
    if (even(x, counts)) {
      result = x.maxPool(tiles(x, counts));
    } else {
      for (int i = 0; i < counts.size(); i++) {
        AdaptiveWindows windows = new AdaptiveWindows(x.dim(i + 1), counts.get(i));
        result = windows.spread(result, i + 1).max(i + 2);
      }
    }
    return format.fromLast(result);
  }

  static Tensor average(Scope scope, AdaptivePooling<?> layer, Tensor input) {
    scope.needsWholeSequences();
    return scope.unmask(average(input, layer.outputSize(), layer.dataFormat()));
  }

  /** The mean of each of {@code counts} windows. */
  public static Tensor average(Tensor input, Ints counts, DataFormat format) {
    Tensor x = format.toLast(input, counts.size());
    Tensor result = x;
    if (even(x, counts)) {
      result = x.averagePool(tiles(x, counts));
    } else {
      for (int i = 0; i < counts.size(); i++) {
        AdaptiveWindows windows = new AdaptiveWindows(x.dim(i + 1), counts.get(i));
        Tensor spread = windows.spread(result, i + 1);
        result = spread.multiply(windows.shares(spread, i + 1)).sum(i + 2);
      }
    }
    return format.fromLast(result);
  }

  /** Whether all windows are of one size side by side. */
  private static boolean even(Tensor x, Ints counts) {
    return IntStream.range(0, counts.size()).allMatch(i -> x.dim(i + 1) % counts.get(i) == 0);
  }

  private static Window tiles(Tensor x, Ints counts) {
    Ints size =
        Ints.of(
            IntStream.range(0, counts.size())
                .map(i -> Math.toIntExact(x.dim(i + 1) / counts.get(i)))
                .toArray());
    return Window.valid(size, size);
  }

  /** The axis made two, windows and their elements; short windows repeat their last element. */
  private Tensor spread(Tensor x, int axis) {
    int most = most();
    int[] index = new int[count * most];
    Arrays.setAll(
        index,
        i -> {
          int window = i / most;
          return Math.toIntExact(start(window) + Math.min(i % most, size(window) - 1));
        });
    return x.gather(Tensor.of(Shape.of(count, most), index), axis);
  }

  /** What each element counts in the mean of its window: nothing if it is repeated. */
  private Tensor shares(Tensor spread, int axis) {
    int most = most();
    double[] shares = new double[count * most];
    Arrays.setAll(shares, i -> i % most < size(i / most) ? 1.0 / size(i / most) : 0);
    long[] shape = new long[spread.rank()];
    Arrays.fill(shape, 1);
    shape[axis] = count;
    shape[axis + 1] = most;
    return Tensor.of(Shape.of(shape), shares).cast(spread.dtype());
  }
}
