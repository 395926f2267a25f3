package dev.crema.layers.pooling;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Window;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;

/** How windows are pooled. */
public final class Pools {
  private Pools() {}

  /** Refuses settings out of range. */
  static void check(String who, int rank, Ints poolSize, Ints strides, Padding padding) {
    Require.allAtLeast(who, "poolSize", poolSize, rank, 1);
    Require.allAtLeast(who, "strides", strides, rank, 1);
    padding.requireNotCausal(who);
  }

  static Tensor max(Scope scope, Pooling<?> layer, Tensor input) {
    scope.needsWholeSequences();
    return scope.unmask(
        max(input, layer.poolSize(), layer.strides(), layer.padding(), layer.dataFormat()));
  }

  static Tensor average(Scope scope, Pooling<?> layer, Tensor input) {
    scope.needsWholeSequences();
    return scope.unmask(
        average(input, layer.poolSize(), layer.strides(), layer.padding(), layer.dataFormat()));
  }

  /** The greatest number of each window; padding never wins. */
  public static Tensor max(
      Tensor input, Ints size, Ints strides, Padding padding, DataFormat format) {
    Tensor x = format.toLast(input, size.size());
    return format.fromLast(x.maxPool(window(x, size, strides, padding)));
  }

  /** The mean of each window; padding does not count. */
  public static Tensor average(
      Tensor input, Ints size, Ints strides, Padding padding, DataFormat format) {
    Tensor x = format.toLast(input, size.size());
    return format.fromLast(x.averagePool(window(x, size, strides, padding)));
  }

  private static Window window(Tensor x, Ints size, Ints strides, Padding padding) {
    return padding.window("poolSize", x.shape(), size, strides, Ints.repeat(1, size.size()));
  }

  static Tensor max(Scope scope, GlobalPooling<?> layer, Tensor input, int rank) {
    Tensor x = layer.dataFormat().toLast(input, rank);
    return whole(scope, layer, x.maxKeep(Ints.range(1, rank + 1).toArray()));
  }

  static Tensor average(Scope scope, GlobalPooling<?> layer, Tensor input, int rank) {
    Tensor x = layer.dataFormat().toLast(input, rank);
    return whole(scope, layer, x.meanKeep(Ints.range(1, rank + 1).toArray()));
  }

  /** The output of a layer, made of numbers in axes of length 1 with channels last. */
  static Tensor whole(Scope scope, GlobalPooling<?> layer, Tensor kept) {
    scope.needsWholeSequences();
    return scope.unmask(
        layer.keepdims()
            ? layer.dataFormat().fromLast(kept)
            : kept.reshape(kept.dim(0), kept.dim(-1)));
  }
}
