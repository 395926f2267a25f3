package dev.crema.layers.attention;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import java.util.List;
import java.util.Optional;

/**
 * The inputs of attention: {@code query, value}, then, if wanted, {@code key} and a bool mask of
 * what attends to what.
 *
 * @param key the value if not given
 */
record Inputs(Tensor query, Tensor value, Tensor key, Optional<Tensor> mask) {
  static Inputs of(List<Tensor> inputs) {
    int count = inputs.size();
    boolean masked = count > 2 && inputs.getLast().dtype() == DType.BOOL;
    int floats = masked ? count - 1 : count;
    if (floats < 2 || floats > 3) {
      throw new CremaException(
          "it takes a query, a value and, if wanted, a key and a bool mask; given: "
              + inputs.stream().map(Tensor::type).toList());
    }
    return new Inputs(
        inputs.get(0),
        inputs.get(1),
        inputs.get(floats - 1),
        masked ? Optional.of(inputs.getLast()) : Optional.empty());
  }
}
