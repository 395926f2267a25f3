package dev.crema.layers.merging;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.Optional;

/** What layers with several inputs have in common. */
final class Merged {
  private Merged() {}

  static void check(List<Tensor> inputs) {
    if (inputs.isEmpty()) {
      throw new CremaException("it takes 1 input or more; given: none");
    }
    if (inputs.stream().map(x -> x.dim(0)).distinct().count() > 1) {
      throw new ShapeException("the inputs are " + types(inputs) + "; allowed: one batch size");
    }
  }

  static List<Type> types(List<Tensor> inputs) {
    return inputs.stream().map(Tensor::type).toList();
  }

  /** The inputs with as many axes as the one with the most. */
  static List<Tensor> sameRank(List<Tensor> inputs) {
    int rank = inputs.stream().mapToInt(Tensor::rank).max().orElseThrow();
    return inputs.stream().map(x -> widened(x, rank)).toList();
  }

  private static Tensor widened(Tensor input, int rank) {
    Tensor result = input;
    while (result.rank() < rank) {
      result = result.expandDims(1);
    }
    return result;
  }

  /** The output with the items counted that count in any input. */
  static Tensor mask(Scope scope, List<Tensor> inputs, Tensor output) {
    List<Optional<Tensor>> masks = inputs.stream().map(scope::mask).toList();
    return masks.stream()
        .reduce((a, b) -> a.flatMap(x -> b.map(x::or)))
        .orElseThrow()
        .map(mask -> scope.mask(output, mask))
        .orElseGet(() -> scope.unmask(output));
  }
}
