package dev.crema.constraints;

import dev.crema.engine.Tensor;

/** No negative numbers: they become 0. */
public record NonNeg() implements RowConstraint {
  @Override
  public Tensor project(Tensor weight) {
    return weight.maximum(0);
  }

  @Override
  public boolean treatsRowsApart(int rank) {
    return true;
  }
}
