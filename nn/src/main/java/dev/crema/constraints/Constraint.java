package dev.crema.constraints;

import dev.crema.engine.Tensor;

/** What a weight must be, restored after each update. */
public interface Constraint {
  /** Any value is allowed. */
  Constraint NONE = new None();

  /** The nearest allowed value. */
  Tensor project(Tensor weight);

  /**
   * Whether each row, a slice along axis 0, becomes what it becomes without the others, so that
   * some of them can be projected alone; false by default.
   *
   * @param rank of the weight
   */
  default boolean treatsRowsApart(int rank) {
    return false;
  }
}
