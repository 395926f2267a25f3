package dev.crema.layers.normalization;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Scales the numbers of each item to length 1: {@code x / √Σx²}.
 *
 * <p>Input and output of one shape; zeros stay zeros.
 *
 * @param axis the axes that the sum is taken over; -1 by default
 */
public record UnitNormalization(Ints axis) implements UnaryLayer {
  /** The least square of a length; keeps quotients finite. */
  private static final double LEAST = 1e-24;

  public UnitNormalization {
    Axes.check("UnitNormalization", axis);
  }

  /** Over the last axis. */
  public UnitNormalization() {
    this(Ints.of(-1));
  }

  public UnitNormalization axis(int... axes) {
    return new UnitNormalization(Ints.of(axes));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return scaled(input, Axes.of(input, axis), LEAST);
  }

  /**
   * Numbers of length 1 along axes.
   *
   * @param least what squares of lengths are at least taken for, greater than 0
   */
  public static Tensor scaled(Tensor x, Axes axes, double least) {
    Tensor wide = Axes.wide(x);
    Tensor squares = wide.square().sumKeep(axes.toArray());
    return wide.multiply(squares.maximum(least).rsqrt()).cast(x.dtype());
  }
}
