package dev.crema.zoo.recommendation.data;

import dev.crema.check.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Interactions to learn from and interactions to test with; users and items have the same numbers
 * in both.
 */
public record Split(Interactions train, Interactions test) {

  /**
   * Two files, such as {@code ua.base} and {@code ua.test}: users and items of both are numbered,
   * those of the first one first.
   */
  public static Split of(Interactions train, Interactions test) {
    Ids users = train.users().union(test.users());
    Ids items = train.items().union(test.items());
    return new Split(
        train.renumbered(users, items, Unknown.REFUSE),
        test.renumbered(users, items, Unknown.REFUSE));
  }

  /**
   * The last interaction of each user is for testing, all before it for training. A user with one
   * interaction only trains.
   */
  public static Split leaveOneOut(Interactions all) {
    List<Integer> train = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    for (List<Integer> rows : all.rowsByUser()) {
      int trained = Math.max(1, rows.size() - 1);
      train.addAll(rows.subList(0, Math.min(trained, rows.size())));
      test.addAll(rows.subList(Math.min(trained, rows.size()), rows.size()));
    }
    return of(all, train, test);
  }

  /**
   * The latest interactions of all are for testing: what a system that was trained at some moment
   * meets after it.
   *
   * @param share of the interactions to test with, above 0 and below 1
   */
  public static Split byTime(Interactions all, double share) {
    return cut(all, all.rowsByTime(), share, "byTime");
  }

  /**
   * Interactions drawn at random are for testing.
   *
   * @param share of the interactions to test with, above 0 and below 1
   */
  public static Split random(Interactions all, double share, long seed) {
    List<Integer> rows = new ArrayList<>(IntStream.range(0, all.size()).boxed().toList());
    Collections.shuffle(rows, new Random(seed));
    return cut(all, rows, share, "random");
  }

  private static Split cut(Interactions all, List<Integer> rows, double share, String who) {
    Require.check(share > 0 && share < 1, who, "share", share, "above 0, below 1");
    int trained = all.size() - (int) Math.round(share * all.size());
    return of(all, rows.subList(0, trained), rows.subList(trained, all.size()));
  }

  private static Split of(Interactions all, List<Integer> train, List<Integer> test) {
    return new Split(all.select(sorted(train)), all.select(sorted(test)));
  }

  private static int[] sorted(List<Integer> rows) {
    int[] sorted = rows.stream().mapToInt(i -> i).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
