package dev.crema.zoo.recommendation.metrics;

import dev.crema.check.Require;
import dev.crema.zoo.recommendation.data.Interactions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The baseline of item neighbours: an item's score is the sum of its similarities to the items of
 * the history. Similar are items that the same users interacted with: {@code users of both /
 * (√users of one · √users of the other + shrinkage)}, of which the greatest of each item count.
 *
 * <p>Source: Sarwar, Karypis, Konstan, Riedl, <i>Item-based collaborative filtering recommendation
 * algorithms</i>, WWW 2001; shrinkage by Bell, Koren, <i>Scalable collaborative filtering with
 * jointly derived neighborhood interpolation weights</i>, ICDM 2007.
 */
public final class ItemNeighbours implements Scorer {
  /** A similar item. */
  private record Neighbour(int item, float similarity) {}

  private final List<List<Neighbour>> neighbours = new ArrayList<>();

  /**
   * Neighbours in training data.
   *
   * @param count how many each item has at most, 1 or more
   * @param shrinkage how much is asked of items that few users have, 0 or more
   */
  public ItemNeighbours(Interactions train, int count, double shrinkage) {
    Require.atLeast("ItemNeighbours", "count", count, 1);
    Require.notNegative("ItemNeighbours", "shrinkage", shrinkage);
    List<Set<Integer>> byUser = new ArrayList<>();
    train.itemsByUser().forEach(items -> byUser.add(new LinkedHashSet<>(items)));
    List<List<Integer>> usersOf = new ArrayList<>();
    for (int item = 0; item < train.items().size(); item++) {
      usersOf.add(new ArrayList<>());
    }
    for (int user = 0; user < byUser.size(); user++) {
      for (int item : byUser.get(user)) {
        usersOf.get(item).add(user);
      }
    }
    for (int item = 0; item < usersOf.size(); item++) {
      neighbours.add(nearest(item, usersOf, byUser, count, shrinkage));
    }
  }

  private static List<Neighbour> nearest(
      int item,
      List<List<Integer>> usersOf,
      List<Set<Integer>> byUser,
      int count,
      double shrinkage) {
    int[] both = new int[usersOf.size()];
    for (int user : usersOf.get(item)) {
      for (int other : byUser.get(user)) {
        both[other]++;
      }
    }
    List<Neighbour> all = new ArrayList<>();
    for (int other = 0; other < both.length; other++) {
      if (other != item && both[other] > 0) {
        double lengths = Math.sqrt((double) usersOf.get(item).size() * usersOf.get(other).size());
        all.add(new Neighbour(other, (float) (both[other] / (lengths + shrinkage))));
      }
    }
    all.sort(Comparator.comparingDouble(Neighbour::similarity).reversed());
    return List.copyOf(all.subList(0, Math.min(count, all.size())));
  }

  @Override
  public float[] scores(Visitor visitor) {
    float[] scores = new float[neighbours.size()];
    for (int item : Arrays.stream(visitor.history().toArray()).distinct().toArray()) {
      for (Neighbour neighbour : neighbours.get(item)) {
        scores[neighbour.item()] += neighbour.similarity();
      }
    }
    return scores;
  }
}
