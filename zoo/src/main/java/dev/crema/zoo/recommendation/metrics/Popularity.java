package dev.crema.zoo.recommendation.metrics;

import dev.crema.zoo.recommendation.data.Interactions;

/** The baseline that everyone gets: an item's score is how often it occurred in training. */
public final class Popularity implements Scorer {
  private final float[] counts;

  public Popularity(Interactions train) {
    int[] occurred = train.itemCounts();
    counts = new float[occurred.length];
    for (int item = 0; item < counts.length; item++) {
      counts[item] = occurred[item];
    }
  }

  @Override
  public float[] scores(Visitor visitor) {
    return counts.clone();
  }
}
