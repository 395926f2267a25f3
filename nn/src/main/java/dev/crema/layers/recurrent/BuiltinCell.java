package dev.crema.layers.recurrent;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Scope;
import java.util.List;

/** A cell whose single step is made of its steps in a sequence. */
sealed interface BuiltinCell extends Cell
    permits SimpleRNNCell, GRUCell, LSTMCell, ConvLSTMCell, StackedRNNCells {

  @Override
  default List<Tensor> call(Scope scope, List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    int states = states(x.shape().slice(1, x.rank())).size();
    if (inputs.size() != 1 + states) {
      throw new CremaException(
          "it takes an input and " + states + " states; given: " + inputs.size() + " tensors");
    }
    Steps steps = begin(scope, x.shape());
    Tensor prepared = steps.prepare(x.expandDims(0)).squeeze(0);
    return steps.step(prepared, inputs.subList(1, inputs.size()));
  }
}
