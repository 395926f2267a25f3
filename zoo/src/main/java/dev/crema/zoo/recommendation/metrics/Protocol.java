package dev.crema.zoo.recommendation.metrics;

import dev.crema.check.Require;
import dev.crema.data.DataException;
import dev.crema.engine.types.Ints;
import dev.crema.zoo.recommendation.data.Interactions;
import dev.crema.zoo.recommendation.data.Split;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Which items a user's test items have to stand out from. */
public sealed interface Protocol {
  /** How many users are scored at a time: their scores of all items are in memory. */
  int TOGETHER = 64;

  /**
   * All items but those that the user has in training. The one to prefer: rankings among samples
   * can put scorers in another order (Krichene, Rendle, <i>On sampled metrics for item
   * recommendation</i>, KDD 2020).
   */
  record Full() implements Protocol {
    @Override
    public String toString() {
      return "full";
    }

    @Override
    public int[] candidates(int user, Set<Integer> seen, Collection<Integer> relevant, int items) {
      Set<Integer> wanted = new LinkedHashSet<>(relevant);
      return IntStream.range(0, items)
          .filter(item -> wanted.contains(item) || !seen.contains(item))
          .toArray();
    }
  }

  /**
   * Some items drawn at random that the user has neither in training nor in test, as in He et al.,
   * <i>Neural collaborative filtering</i>, WWW 2017; fewer if there are not as many.
   *
   * @param negatives how many, 1 or more; the paper has 99
   * @param seed of the draw; each user gets the same items from one seed
   */
  record Sampled(int negatives, long seed) implements Protocol {
    public Sampled {
      Require.atLeast("Sampled", "negatives", negatives, 1);
    }

    @Override
    public String toString() {
      return negatives + " negatives";
    }

    @Override
    public int[] candidates(int user, Set<Integer> seen, Collection<Integer> relevant, int items) {
      Set<Integer> known = new LinkedHashSet<>(seen);
      known.addAll(relevant);
      Set<Integer> chosen = new LinkedHashSet<>(relevant);
      int wanted = chosen.size() + Math.min(negatives, items - known.size());
      // Mixed, as seeds that follow each other give first numbers that do, too.
      Random random = new Random((seed ^ user) * 0x9E3779B97F4A7C15L);
      while (chosen.size() < wanted) {
        int item = random.nextInt(items);
        if (!known.contains(item)) {
          chosen.add(item);
        }
      }
      return chosen.stream().mapToInt(i -> i).toArray();
    }
  }

  /**
   * Items that a data set gives for each user.
   *
   * @param negatives of each user by number
   */
  record Given(List<List<Integer>> negatives) implements Protocol {
    public Given {
      negatives = List.copyOf(negatives);
    }

    @Override
    public String toString() {
      return "given negatives";
    }

    @Override
    public int[] candidates(int user, Set<Integer> seen, Collection<Integer> relevant, int items) {
      Set<Integer> chosen = new LinkedHashSet<>(relevant);
      chosen.addAll(negatives.get(user));
      return chosen.stream().mapToInt(i -> i).toArray();
    }
  }

  /**
   * The items that are ranked for a user, among them the relevant ones, each once.
   *
   * @param seen the user's items in training
   * @param relevant the user's items in test
   * @param items how many there are
   */
  int[] candidates(int user, Set<Integer> seen, Collection<Integer> relevant, int items);

  /**
   * Ranks the candidates of each user who has test items.
   *
   * @param k how many places count, 1 or more
   * @throws DataException if no user has test items, or a score is not finite
   */
  default Ranking evaluate(Scorer scorer, Split split, int k) {
    Interactions train = split.train();
    int items = train.items().size();
    List<List<Integer>> seen = train.itemsByUser();
    List<List<Integer>> wanted = split.test().itemsByUser();
    int[] tested =
        IntStream.range(0, wanted.size()).filter(u -> !wanted.get(u).isEmpty()).toArray();
    Ranking.Sum sum = new Ranking.Sum(toString(), k, items);
    for (int from = 0; from < tested.length; from += TOGETHER) {
      int[] users = Arrays.copyOfRange(tested, from, Math.min(tested.length, from + TOGETHER));
      List<float[]> scores =
          scorer.scores(Arrays.stream(users).mapToObj(u -> visitor(u, seen.get(u))).toList());
      for (int i = 0; i < users.length; i++) {
        List<Integer> relevant = wanted.get(users[i]);
        Set<Integer> known = new LinkedHashSet<>(seen.get(users[i]));
        sum.add(scores.get(i), candidates(users[i], known, relevant, items), relevant);
      }
    }
    return sum.mean();
  }

  private static Visitor visitor(int user, List<Integer> history) {
    return Visitor.known(user, Ints.of(history.stream().mapToInt(i -> i).toArray()));
  }
}
