package dev.crema.layers;

import dev.crema.engine.Tensor;
import java.util.List;

/** A layer with something said about it that cuts across layers. */
sealed interface Wrapper extends Layer permits Named, Trainability, Typed {
  Layer inner();

  @Override
  default List<Tensor> call(Scope scope, List<Tensor> inputs) {
    return inner().call(scope, inputs);
  }

  @Override
  default String kind() {
    return inner().kind();
  }
}
