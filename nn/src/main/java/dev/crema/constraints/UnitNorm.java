package dev.crema.constraints;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;

/**
 * Norms of 1: {@code w / (‖w‖ + 1e-7)}.
 *
 * @param axes along which norms are taken; 0 by default, which gives one norm for each unit of a
 *     dense layer; 0, 1 and 2 give one for each filter of a two-dimensional convolution
 */
public record UnitNorm(Ints axes) implements RowConstraint {
  /** Along the given axes, or axis 0 if there are none. */
  public UnitNorm(int... axes) {
    this(axes.length == 0 ? Ints.of(0) : Ints.of(axes));
  }

  @Override
  public Tensor project(Tensor weight) {
    Tensor norm = Norms.of(weight, axes);
    return Norms.scale(weight, norm, Tensor.scalar(weight.dtype(), 1));
  }

  @Override
  public boolean treatsRowsApart(int rank) {
    return Norms.areWithinRows(axes, rank);
  }
}
