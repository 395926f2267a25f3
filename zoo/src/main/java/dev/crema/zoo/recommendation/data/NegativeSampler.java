package dev.crema.zoo.recommendation.data;

import dev.crema.check.Require;
import dev.crema.data.DataException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/**
 * Draws items that a user has nothing to do with, in proportion to a power of how often items
 * occur: never one that the user is known to have interacted with.
 *
 * <p>Source of the power: Mikolov et al., <i>Distributed representations of words and phrases</i>,
 * NeurIPS 2013, who take 0.75.
 */
public final class NegativeSampler {
  private final BitSet[] seen;
  private final double[] cumulative;

  /**
   * A sampler.
   *
   * @param known the interactions whose items are never drawn for their users, and that counts are
   *     taken from
   * @param power 0 draws all items alike, 1 as often as they occur; with more than 0, items that do
   *     not occur are not drawn
   */
  public NegativeSampler(Interactions known, double power) {
    Require.notNegative("NegativeSampler", "power", power);
    seen = new BitSet[known.users().size()];
    Arrays.setAll(seen, _ -> new BitSet());
    known.stream().forEach(row -> seen[row.user()].set(row.item()));
    int[] counts = known.itemCounts();
    cumulative = new double[counts.length];
    double sum = 0;
    for (int item = 0; item < counts.length; item++) {
      sum += Math.pow(counts[item], power);
      cumulative[item] = sum;
    }
  }

  /** Whether a user is known to have interacted with an item. */
  public boolean seen(int user, int item) {
    return seen[user].get(item);
  }

  /** The share of draws, before what the user has seen is left out, that an item gets. */
  public double probability(int item) {
    double before = item == 0 ? 0 : cumulative[item - 1];
    return (cumulative[item] - before) / cumulative[cumulative.length - 1];
  }

  /**
   * An item that the user has not seen.
   *
   * @throws DataException if the user has seen all that can be drawn
   */
  public int draw(int user, Random random) {
    int tries = 20;
    for (int i = 0; i < tries; i++) {
      int item = at(random.nextDouble() * cumulative[cumulative.length - 1]);
      if (!seen[user].get(item)) {
        return item;
      }
    }
    return drawAmongUnseen(user, random);
  }

  /** The same distribution without tries, for users who have seen almost everything. */
  private int drawAmongUnseen(int user, Random random) {
    double total = 0;
    for (int item = 0; item < cumulative.length; item++) {
      total += seen[user].get(item) ? 0 : probability(item);
    }
    double rest = random.nextDouble() * total;
    int last = -1;
    for (int item = 0; item < cumulative.length && rest >= 0; item++) {
      if (!seen[user].get(item) && probability(item) > 0) {
        last = item;
        rest -= probability(item);
      }
    }
    if (last < 0) {
      throw new DataException(
          "user number " + user + " has seen all items that can be drawn; none is left");
    }
    return last;
  }

  /** The first item whose cumulative weight is above a number. */
  private int at(double weight) {
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > weight) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
