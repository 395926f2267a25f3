package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * The mean over the last axis of {@code ln(cosh(predicted - expected))}, without overflow.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * @param reduction {@link Reduction#MEAN} by default
 */
public record LogCosh(Reduction reduction) implements Loss {
  /** The mean over the batch. */
  public LogCosh() {
    this(Reduction.MEAN);
  }

  public LogCosh reduction(Reduction value) {
    return new LogCosh(value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor error = predicted.subtract(Expected.like(expected, predicted));
    return error.add(error.multiply(-2).softplus()).subtract(Math.log(2)).mean(-1);
  }
}
