package dev.crema.constraints;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;

/**
 * Norms between two bounds. A norm n becomes {@code rate · clip(n, minValue, maxValue) + (1 - rate)
 * · n}, and weights are scaled by that over {@code n + 1e-7}.
 *
 * @param minValue a finite number, 0 or more; 0 by default
 * @param maxValue a finite number, {@code minValue} or more; 1 by default
 * @param rate how far norms are moved at each update, 0 to 1; 1 by default
 * @param axes along which norms are taken; 0 by default, which gives one norm for each unit of a
 *     dense layer; 0, 1 and 2 give one for each filter of a two-dimensional convolution
 */
public record MinMaxNorm(double minValue, double maxValue, double rate, Ints axes)
    implements RowConstraint {
  public MinMaxNorm {
    Require.notNegative("MinMaxNorm", "minValue", minValue);
    Require.notNegative("MinMaxNorm", "maxValue", maxValue);
    Require.check(
        minValue <= maxValue,
        "MinMaxNorm",
        "maxValue",
        maxValue,
        "minValue (" + minValue + ") or more");
    Require.within("MinMaxNorm", "rate", rate, 0, 1);
  }

  /** Along the given axes, or axis 0 if there are none. */
  public MinMaxNorm(double minValue, double maxValue, double rate, int... axes) {
    this(minValue, maxValue, rate, axes.length == 0 ? Ints.of(0) : Ints.of(axes));
  }

  /** Between 0 and 1, along axis 0. */
  public MinMaxNorm() {
    this(0, 1, 1);
  }

  @Override
  public Tensor project(Tensor weight) {
    Tensor norm = Norms.of(weight, axes);
    Tensor desired = norm.clip(minValue, maxValue).multiply(rate).add(norm.multiply(1 - rate));
    return Norms.scale(weight, norm, desired);
  }

  @Override
  public boolean treatsRowsApart(int rank) {
    return Norms.areWithinRows(axes, rank);
  }
}
