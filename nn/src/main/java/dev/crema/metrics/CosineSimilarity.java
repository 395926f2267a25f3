package dev.crema.metrics;

import dev.crema.engine.Tensor;

/**
 * The mean cosine of the angle between expected and predicted vectors: 1 if they point the same
 * way, 0 if they are orthogonal or one is zero, -1 if they are opposed.
 *
 * @param name in logs; {@code cosine_similarity} by default
 * @param axis of the vectors; -1 by default
 */
public record CosineSimilarity(String name, int axis) implements MeanMetric {
  /** Under its own name. */
  public CosineSimilarity() {
    this("cosine_similarity", -1);
  }

  public CosineSimilarity axis(int value) {
    return new CosineSimilarity(name, value);
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.CosineSimilarity().axis(axis).losses(expected, predicted).negate();
  }
}
