package dev.crema.constraints;

import dev.crema.engine.Tensor;

/** What a weight must be, restored after each update. */
public interface Constraint {
  /** Any value is allowed. */
  Constraint NONE = new None();

  /** The nearest allowed value. */
  Tensor project(Tensor weight);
}
