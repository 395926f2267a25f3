package dev.crema.layers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import java.util.List;

/** A layer with one input and one output. */
@FunctionalInterface
public interface UnaryLayer extends Layer {
  /** Computes the output; see {@link Layer#call(Scope, List)}. */
  Tensor call(Scope scope, Tensor input);

  @Override
  default List<Tensor> call(Scope scope, List<Tensor> inputs) {
    if (inputs.size() != 1) {
      throw new CremaException("it takes 1 input; given: " + inputs.size());
    }
    return List.of(call(scope, inputs.getFirst()));
  }
}
