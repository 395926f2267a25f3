package dev.crema.state;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;

/**
 * Numbers that outlive a step: a moving mean, a counter, a moment.
 *
 * <p>Inside a traced function {@link #value()} is the value after the assignments so far, and all
 * assignments take effect together when the step ends.
 */
public interface State {
  Tensor value();

  /** Gives the state a new value of the same type. */
  void assign(Tensor value);

  /** The state that a variable holds. */
  static State of(Variable variable) {
    return new Held(variable);
  }
}
