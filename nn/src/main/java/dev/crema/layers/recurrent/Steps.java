package dev.crema.layers.recurrent;

import dev.crema.engine.Tensor;
import java.util.List;

/** A {@link Cell} with its weights at hand, for the steps of one sequence. */
@FunctionalInterface
public interface Steps {
  /**
   * Computes what does not depend on the states, for many steps at once.
   *
   * @param inputs {@code [steps, batch, …]}
   * @return what each step gets, along the same two axes
   */
  default Tensor prepare(Tensor inputs) {
    return inputs;
  }

  /**
   * Computes one step.
   *
   * @param prepared {@code [batch, …]}
   * @return the output and the next states
   */
  List<Tensor> step(Tensor prepared, List<Tensor> states);
}
