package dev.crema.zoo.recommendation.metrics;

import dev.crema.check.Require;
import dev.crema.data.DataException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * How good the first {@code k} places of rankings are; means over users. What the rankings are of,
 * all items or some, is up to the {@link Protocol}: figures of different protocols cannot be
 * compared.
 *
 * <p>Of the relevant items of a user, R of which H are among the first k:
 *
 * <ul>
 *   <li>HR@k is 1 if H is 1 or more, else 0
 *   <li>Recall@k is H / R
 *   <li>NDCG@k is the sum of 1 / log₂(1 + place) over the H, divided by the greatest that sum can
 *       be with R relevant items (Järvelin, Kekäläinen, ACM TOIS 2002)
 *   <li>MAP@k is the mean of the sums over the H of (relevant items up to the place / place),
 *       divided by the lesser of R and k
 *   <li>MRR is the mean of 1 / place of the first relevant item, wherever that is
 *   <li>coverage is the share of all items that are among the first k of at least one user
 * </ul>
 *
 * <p>Of equal scores irrelevant items are placed first, so that a scorer gains nothing by giving
 * all items the same.
 *
 * @param protocol such as {@code full} or {@code 99 negatives}
 * @param k how many places count
 * @param users how many users the means are over
 */
public record Ranking(
    String protocol,
    int k,
    double hitRate,
    double ndcg,
    double mrr,
    double recall,
    double map,
    double coverage,
    int users) {

  /** Adds up what users get. */
  static final class Sum {
    /** In a key, the bit that places a relevant item after others of its score. */
    private static final long WANTED = 1L << 31;

    /** In a key, the bits of the item's number. */
    private static final long ITEM = WANTED - 1;

    private final String protocol;
    private final int k;
    private final int items;
    private final BitSet covered = new BitSet();
    private double hitRate;
    private double ndcg;
    private double mrr;
    private double recall;
    private double map;
    private int users;

    Sum(String protocol, int k, int items) {
      Require.atLeast("Ranking", "k", k, 1);
      this.protocol = protocol;
      this.k = k;
      this.items = items;
    }

    /**
     * Adds one user.
     *
     * @param candidates the items that are ranked, among them the relevant ones; all different
     * @param relevant one item or more
     */
    void add(float[] scores, int[] candidates, Collection<Integer> relevant) {
      Set<Integer> wanted = new HashSet<>(relevant);
      int[] order = order(scores, candidates, wanted);
      double gain = 0;
      double precisions = 0;
      int hits = 0;
      int first = 0;
      for (int place = 1; place <= order.length; place++) {
        boolean counts = wanted.contains(order[place - 1]);
        if (counts && first == 0) {
          first = place;
        }
        if (place <= k) {
          covered.set(order[place - 1]);
          if (counts) {
            hits++;
            gain += discount(place);
            precisions += (double) hits / place;
          }
        }
      }
      int best = Math.min(wanted.size(), k);
      double ideal = 0;
      for (int place = 1; place <= best; place++) {
        ideal += discount(place);
      }
      users++;
      hitRate += hits > 0 ? 1 : 0;
      recall += (double) hits / wanted.size();
      ndcg += gain / ideal;
      map += precisions / best;
      mrr += 1.0 / first;
    }

    private static double discount(int place) {
      return Math.log(2) / Math.log(1.0 + place);
    }

    /** The candidates, best first. */
    private static int[] order(float[] scores, int[] candidates, Set<Integer> wanted) {
      long[] keys = new long[candidates.length];
      for (int i = 0; i < keys.length; i++) {
        int item = candidates[i];
        check(scores, item);
        keys[i] =
            (long) ~ascending(scores[item]) << 32 | (wanted.contains(item) ? WANTED : 0) | item;
      }
      Arrays.sort(keys);
      return Arrays.stream(keys).mapToInt(key -> (int) (key & ITEM)).toArray();
    }

    /** A number whose order is that of scores; zeros of both signs are equal. */
    private static int ascending(float score) {
      int bits = Float.floatToIntBits(score + 0f);
      return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    private static void check(float[] scores, int item) {
      if (!Float.isFinite(scores[item])) {
        throw new DataException(
            "the score of item number " + item + " is " + scores[item] + "; allowed: finite ones");
      }
    }

    Ranking mean() {
      if (users == 0) {
        throw new DataException("no user has an item to test with; expected at least one");
      }
      return new Ranking(
          protocol,
          k,
          hitRate / users,
          ndcg / users,
          mrr / users,
          recall / users,
          map / users,
          (double) covered.cardinality() / items,
          users);
    }
  }

  /** Such as {@code HR@10 0.7012, NDCG@10 0.4213, … (99 negatives, 6040 users)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "HR@%1$d %2$.4f, NDCG@%1$d %3$.4f, MRR %4$.4f, Recall@%1$d %5$.4f, MAP@%1$d %6$.4f,"
            + " coverage %7$.3f (%8$s, %9$d users)",
        k,
        hitRate,
        ndcg,
        mrr,
        recall,
        map,
        coverage,
        protocol,
        users);
  }
}
