package dev.crema.layers.pooling;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Window;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;
import java.util.function.BiFunction;

/** How pooling layers compute. */
final class Pools {
  private Pools() {}

  /** Refuses settings out of range. */
  static void check(String who, int rank, Ints poolSize, Ints strides, Padding padding) {
    Require.allAtLeast(who, "poolSize", poolSize, rank, 1);
    Require.allAtLeast(who, "strides", strides, rank, 1);
    padding.requireNotCausal(who);
  }

  static Tensor max(Scope scope, Pooling<?> layer, Tensor input) {
    return windows(scope, layer, input, Tensor::maxPool);
  }

  static Tensor average(Scope scope, Pooling<?> layer, Tensor input) {
    return windows(scope, layer, input, Tensor::averagePool);
  }

  private static Tensor windows(
      Scope scope, Pooling<?> layer, Tensor input, BiFunction<Tensor, Window, Tensor> pool) {
    Ints size = layer.poolSize();
    Tensor x = layer.dataFormat().toLast(input, size.size());
    Ints one = Ints.repeat(1, size.size());
    Window window = layer.padding().window("poolSize", x.shape(), size, layer.strides(), one);
    return scope.unmask(layer.dataFormat().fromLast(pool.apply(x, window)));
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
    return scope.unmask(
        layer.keepdims()
            ? layer.dataFormat().fromLast(kept)
            : kept.reshape(kept.dim(0), kept.dim(-1)));
  }
}
