package dev.crema.constraints;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;

/**
 * Norms of at most {@code maxValue}: {@code w · min(‖w‖, maxValue) / (‖w‖ + 1e-7)}.
 *
 * @param maxValue a finite number, 0 or more; 2 by default
 * @param axes along which norms are taken; 0 by default, which gives one norm for each unit of a
 *     dense layer; 0, 1 and 2 give one for each filter of a two-dimensional convolution
 */
public record MaxNorm(double maxValue, Ints axes) implements RowConstraint {
  public MaxNorm {
    Require.notNegative("MaxNorm", "maxValue", maxValue);
  }

  /** Along the given axes, or axis 0 if there are none. */
  public MaxNorm(double maxValue, int... axes) {
    this(maxValue, axes.length == 0 ? Ints.of(0) : Ints.of(axes));
  }

  /** At most 2, along axis 0. */
  public MaxNorm() {
    this(2);
  }

  @Override
  public Tensor project(Tensor weight) {
    Tensor norm = Norms.of(weight, axes);
    return Norms.scale(weight, norm, norm.clip(0, maxValue));
  }

  @Override
  public boolean treatsRowsApart(int rank) {
    return Norms.areWithinRows(axes, rank);
  }
}
