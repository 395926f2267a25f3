package dev.crema.zoo.recommendation.metrics;

/** Says how well each item suits someone. */
@FunctionalInterface
public interface Scorer {
  /** A finite score for each item by number; only their order counts, the greatest is the best. */
  float[] scores(Visitor visitor);
}
