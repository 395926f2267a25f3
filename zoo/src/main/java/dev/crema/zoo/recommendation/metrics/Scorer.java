package dev.crema.zoo.recommendation.metrics;

import java.util.List;

/** Says how well each item suits someone. */
@FunctionalInterface
public interface Scorer {
  /** A finite score for each item by number; only their order counts, the greatest is the best. */
  float[] scores(Visitor visitor);

  /** The scores of each of several visitors, computed together where that is faster. */
  default List<float[]> scores(List<Visitor> visitors) {
    return visitors.stream().map(this::scores).toList();
  }
}
