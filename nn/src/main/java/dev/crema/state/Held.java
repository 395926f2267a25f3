package dev.crema.state;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;

/** The state that a variable holds. */
record Held(Variable variable) implements State {
  @Override
  public Tensor value() {
    return variable.value();
  }

  @Override
  public void assign(Tensor value) {
    variable.assign(value);
  }
}
