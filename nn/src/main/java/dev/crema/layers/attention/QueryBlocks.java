package dev.crema.layers.attention;

import dev.crema.engine.Functions;
import dev.crema.engine.Loops;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Attention to long sequences, one block of queries after the other: the matrix of all scores is
 * never in memory, nor is it kept for gradients, which compute the weights of a block again. The
 * softmax of a query is taken of all its scores at once, as without blocks.
 *
 * <p>Source: Rabe, Staats, <i>Self-attention does not need O(n²) memory</i>, 2021, with keys in one
 * piece.
 */
public final class QueryBlocks {
  /** From so many scores on the whole matrix no longer fits in the caches. */
  private static final long MANY = 1L << 23;

  /** The scores of a block, if it has a fair number of queries. */
  private static final long BLOCK = 1L << 20;

  private static final long LEAST_QUERIES = 32;

  private QueryBlocks() {}

  /** The means of values: by the whole matrix if it is small, else by blocks. */
  public static Tensor means(Tensor query, Tensor key, Tensor value, Scoring scoring) {
    long lead = query.shape().slice(0, query.rank() - 2).size();
    long scores = lead * query.dim(-2) * key.dim(-2);
    return scores < MANY
        ? scoring.weights(query, key).matmul(value)
        : byBlocks(
            query, key, value, scoring, Math.max(LEAST_QUERIES, BLOCK / (lead * key.dim(-2))));
  }

  /** By blocks of so many queries; the last one may have fewer. */
  static Tensor byBlocks(Tensor query, Tensor key, Tensor value, Scoring scoring, long block) {
    List<Tensor> parts = new ArrayList<>(List.of(query));
    parts.addAll(scoring.parts());
    List<Tensor> byQuery = parts.stream().filter(QueryBlocks::hasRows).toList();
    UnaryOperator<List<Tensor>> means =
        rows -> {
          Iterator<Tensor> next = rows.iterator();
          List<Tensor> some = parts.stream().map(x -> hasRows(x) ? next.next() : x).toList();
          return List.of(means(some, key, value, scoring));
        };
    long to = query.dim(-2);
    long whole = to / block * block;
    List<Tensor> all = new ArrayList<>();
    if (whole > 0) {
      List<Tensor> blocks = byQuery.stream().map(x -> blocks(rows(x, 0, whole), block)).toList();
      all.add(joined(Loops.map(means, blocks).getFirst()));
    }
    if (whole < to) {
      all.addAll(means.apply(byQuery.stream().map(x -> rows(x, whole, to)).toList()));
    }
    return Tensor.concatenate(query.rank() - 2, all);
  }

  private static boolean hasRows(Tensor x) {
    return x.rank() > 1 && x.dim(-2) > 1;
  }

  private static Tensor rows(Tensor x, long from, long to) {
    return x.slice(x.rank() - 2, from, to);
  }

  /** The means for some queries, whose gradient computes the weights again. */
  private static Tensor means(List<Tensor> some, Tensor key, Tensor value, Scoring scoring) {
    List<Tensor> inputs = new ArrayList<>(List.of(key, value));
    inputs.addAll(some);
    return Functions.recomputed(
        in ->
            scoring
                .withParts(in.subList(3, in.size()))
                .weights(in.get(2), in.get(0))
                .matmul(in.get(1)),
        inputs);
  }

  /** {@code […, to, n]} as {@code [to / block, …, block, n]}. */
  private static Tensor blocks(Tensor x, long block) {
    int axis = x.rank() - 2;
    Shape apart = x.shape().with(axis, block).insert(axis, x.dim(axis) / block);
    int[] order =
        IntStream.concat(
                IntStream.of(axis), IntStream.rangeClosed(0, axis + 2).filter(a -> a != axis))
            .toArray();
    return x.reshape(apart).transpose(order);
  }

  private static Tensor joined(Tensor blocks) {
    int axis = blocks.rank() - 3;
    int[] order =
        IntStream.concat(IntStream.rangeClosed(1, axis), IntStream.of(0, axis + 1, axis + 2))
            .toArray();
    Shape shape = blocks.shape();
    return blocks
        .transpose(order)
        .reshape(shape.slice(1, shape.rank()).with(axis, shape.dim(0) * shape.dim(-2)));
  }
}
