package dev.crema.train;

import dev.crema.engine.types.CremaException;

/**
 * In what order a pass over a data set takes the samples.
 *
 * @param batchSize how many make a batch; the last batch may be smaller
 * @param shuffle whether they are taken in random order
 * @param seed with {@code pass}, what the random order depends on
 * @param pass the number of the pass, such as the epoch
 */
public record Order(int batchSize, boolean shuffle, long seed, long pass) {
  public Order {
    if (batchSize < 1) {
      throw new CremaException("batch size is " + batchSize + "; allowed: 1 or more");
    }
  }

  /** The order that the samples have in the data set. */
  public static Order inOrder(int batchSize) {
    return new Order(batchSize, false, 0, 0);
  }
}
