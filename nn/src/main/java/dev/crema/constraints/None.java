package dev.crema.constraints;

import dev.crema.engine.Tensor;

/** Any value is allowed. */
record None() implements RowConstraint {
  @Override
  public Tensor project(Tensor weight) {
    return weight;
  }

  @Override
  public boolean treatsRowsApart(int rank) {
    return true;
  }
}
