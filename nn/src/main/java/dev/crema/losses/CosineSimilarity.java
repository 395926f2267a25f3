package dev.crema.losses;

import dev.crema.engine.Tensor;

/**
 * Minus the cosine of the angle between expected and predicted vectors: -1 if they point the same
 * way, 0 if they are orthogonal or one is zero, 1 if they are opposed.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; one may lack a last axis of length 1.
 * Losses: without the axis.
 *
 * @param axis of the vectors; -1 by default
 * @param reduction {@link Reduction#MEAN} by default
 */
public record CosineSimilarity(int axis, Reduction reduction) implements Loss {
  /** Along the last axis. */
  public CosineSimilarity() {
    this(-1, Reduction.MEAN);
  }

  public CosineSimilarity axis(int value) {
    return new CosineSimilarity(value, reduction);
  }

  public CosineSimilarity reduction(Reduction value) {
    return new CosineSimilarity(axis, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor y = unit(Expected.like(expected, predicted));
    return y.multiply(unit(predicted)).sum(axis).negate();
  }

  /** Vectors of length 1; those shorter than 1e-7 are only made longer. */
  private Tensor unit(Tensor x) {
    double least = Probabilities.EPSILON * Probabilities.EPSILON;
    return x.multiply(x.square().sumKeep(axis).maximum(least).rsqrt());
  }
}
