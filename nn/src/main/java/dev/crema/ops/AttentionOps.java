package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.attention.QueryBlocks;
import dev.crema.layers.attention.Scoring;
import java.util.Optional;

/** Attention by products, of queries, keys and values that are given. */
abstract class AttentionOps extends LossOps {
  AttentionOps() {}

  /** The mean of values by {@code softmax(query · keyᵀ / √features)}. */
  public static Tensor dotProductAttention(Tensor query, Tensor key, Tensor value) {
    return dotProductAttention(query, key, value, false);
  }

  /** The same; if causal, values later than the query do not count. */
  public static Tensor dotProductAttention(
      Tensor query, Tensor key, Tensor value, boolean isCausal) {
    return attend(query, key, value, Optional.empty(), Optional.empty(), 0, isCausal);
  }

  /** The same, of the values that a mask lets count. */
  public static Tensor dotProductAttention(Tensor query, Tensor key, Tensor value, Tensor mask) {
    return attend(query, key, value, Optional.empty(), Optional.of(mask), 0, false);
  }

  /**
   * The mean of values by {@code softmax(scale · query · keyᵀ + bias)}, head by head.
   *
   * <p>Where there are fewer heads of keys and values than of queries, each serves as many
   * neighbouring heads of queries. If nothing counts for a query, all values count the same.
   * Source: Vaswani et al., <i>Attention is all you need</i>, NeurIPS 2017, equation 1.
   *
   * @param query {@code [batch, to, heads, features]}
   * @param key {@code [batch, from, heads', features]}, where {@code heads'} divides {@code heads}
   * @param value {@code [batch, from, heads', width]}
   * @param bias added to the scores, of a shape that broadcasts to {@code [batch, heads, to,
   *     from]}; a scalar 0 for none
   * @param mask which scores count, bool, of a shape that broadcasts to theirs; a scalar for all
   * @param scale finite; {@code 1 / √features} by default
   * @param isCausal whether values later than the query do not count; false by default
   * @return {@code [batch, to, heads, width]}
   */
  public static Tensor dotProductAttention(
      Tensor query,
      Tensor key,
      Tensor value,
      Tensor bias,
      Tensor mask,
      double scale,
      boolean isCausal) {
    Require.check(
        scale != 0 && Double.isFinite(scale),
        "dotProductAttention",
        "scale",
        scale,
        "a finite number other than 0");
    return attend(query, key, value, Optional.of(bias), Optional.of(mask), scale, isCausal);
  }

  /** With a scale of 0 for the default. */
  private static Tensor attend(
      Tensor query,
      Tensor key,
      Tensor value,
      Optional<Tensor> bias,
      Optional<Tensor> mask,
      double scale,
      boolean isCausal) {
    check(query, key, value);
    Tensor q = floating(query).transpose(0, 2, 1, 3);
    Tensor k = perHead(floating(key), query.dim(2)).transpose(0, 2, 1, 3);
    Tensor v = perHead(floating(value), query.dim(2)).transpose(0, 2, 1, 3);
    double factor = scale == 0 ? 1 / Math.sqrt((double) query.dim(3)) : scale;
    Shape scores = Shape.of(query.dim(0), query.dim(2), query.dim(1), key.dim(1));
    Scoring scoring = Scoring.of(query.dim(1));
    if (bias.isPresent()) {
      requireBroadcast("bias", bias.get(), scores);
      scoring = scoring.bias(bias.get());
    }
    if (mask.isPresent()) {
      requireBroadcast("mask", mask.get(), scores);
      scoring = scoring.mask(mask.get());
    }
    if (isCausal) {
      scoring = scoring.causal(key.dim(1));
    }
    return QueryBlocks.means(q.multiply(factor), k, v, scoring).transpose(0, 2, 1, 3);
  }

  private static void check(Tensor query, Tensor key, Tensor value) {
    boolean ranks = query.rank() == 4 && key.rank() == 4 && value.rank() == 4;
    boolean fits =
        ranks
            && query.dim(0) == key.dim(0)
            && query.dim(3) == key.dim(3)
            && key.shape().slice(0, 3).equals(value.shape().slice(0, 3))
            && key.dim(2) > 0
            && query.dim(2) % key.dim(2) == 0;
    if (!fits) {
      throw new ShapeException(
          "dotProductAttention: query is "
              + query.type()
              + ", key "
              + key.type()
              + ", value "
              + value.type()
              + "; allowed: [batch,to,heads,features], [batch,from,heads',features] and"
              + " [batch,from,heads',width], where heads' divides heads");
    }
  }

  private static void requireBroadcast(String name, Tensor given, Shape scores) {
    if (!given.shape().broadcastsTo(scores)) {
      throw new ShapeException(
          "dotProductAttention: "
              + name
              + " is "
              + given.type()
              + "; allowed: a shape that broadcasts to "
              + scores
              + ", [batch,heads,to,from]");
    }
  }

  /** As many heads as asked for, neighbours equal. */
  private static Tensor perHead(Tensor x, long heads) {
    if (x.dim(2) == heads) {
      return x;
    }
    Shape apart = x.shape().insert(3, heads / x.dim(2));
    return x.expandDims(3).broadcastTo(apart).reshape(x.shape().with(2, heads));
  }
}
