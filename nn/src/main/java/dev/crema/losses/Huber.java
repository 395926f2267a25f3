package dev.crema.losses;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * The mean over the last axis of {@code e² / 2} where {@code |e| <= delta} and {@code delta · |e| -
 * delta² / 2} elsewhere, for {@code e = expected - predicted}.
 *
 * <p>Source: Huber, <i>Robust estimation of a location parameter</i>, 1964.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * @param delta where the parabola ends, greater than 0; 1 by default
 * @param reduction {@link Reduction#MEAN} by default
 */
public record Huber(double delta, Reduction reduction) implements Loss {
  public Huber {
    Require.positive("Huber", "delta", delta);
  }

  /** The default delta. */
  public Huber() {
    this(1, Reduction.MEAN);
  }

  public Huber delta(double value) {
    return new Huber(value, reduction);
  }

  public Huber reduction(Reduction value) {
    return new Huber(delta, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor error = Expected.like(expected, predicted).subtract(predicted);
    Tensor size = error.abs();
    Tensor straight = size.multiply(delta).subtract(0.5 * delta * delta);
    return size.lessEqual(delta).where(error.square().multiply(0.5), straight).mean(-1);
  }
}
