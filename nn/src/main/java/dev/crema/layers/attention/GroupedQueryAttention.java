package dev.crema.layers.attention;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * {@link MultiHeadAttention} whose queries have more heads than keys and values: groups of query
 * heads share one.
 *
 * <p>Inputs: query {@code [batch, to, n]}, value {@code [batch, from, m]} and, if wanted, key and a
 * bool mask {@code [batch, to, from]}. Output {@code [batch, to, n]}, and the weights {@code
 * [batch, query heads, to, from]} if asked for. It decodes as {@link MultiHeadAttention} does, with
 * keys and values of {@code numKeyValueHeads} heads. Source: Ainslie et al., <i>GQA: training
 * generalized multi-query transformer models</i>, EMNLP 2023.
 *
 * @param headDim the length of a head, 1 or more
 * @param numQueryHeads a multiple of {@code numKeyValueHeads}
 * @param numKeyValueHeads 1 or more
 * @param settings what attention of several heads can be told
 */
public record GroupedQueryAttention(
    int headDim, int numQueryHeads, int numKeyValueHeads, AttentionSettings settings)
    implements Attending<GroupedQueryAttention> {
  public GroupedQueryAttention {
    Require.atLeast("GroupedQueryAttention", "headDim", headDim, 1);
    Require.atLeast("GroupedQueryAttention", "numKeyValueHeads", numKeyValueHeads, 1);
    Require.check(
        numQueryHeads >= 1 && numQueryHeads % numKeyValueHeads == 0,
        "GroupedQueryAttention",
        "numQueryHeads",
        numQueryHeads,
        "multiples of numKeyValueHeads (" + numKeyValueHeads + ")");
  }

  /** Without dropout. */
  public GroupedQueryAttention(int headDim, int numQueryHeads, int numKeyValueHeads) {
    this(headDim, numQueryHeads, numKeyValueHeads, new AttentionSettings());
  }

  @Override
  public GroupedQueryAttention with(AttentionSettings settings) {
    return new GroupedQueryAttention(headDim, numQueryHeads, numKeyValueHeads, settings);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> given) {
    Inputs inputs = Inputs.of(given);
    Tensor query = inputs.query();
    if (query.rank() != 3 || inputs.value().rank() != 3 || inputs.key().rank() != 3) {
      throw new ShapeException(
          "query, value and key are "
              + List.of(query.type(), inputs.value().type(), inputs.key().type())
              + "; allowed: three axes each, [batch, time, features]");
    }
    Heads heads = new Heads(scope, settings, Ints.of(1));
    heads.check(inputs);
    return heads.attend(
        inputs,
        heads.project("query", query, numQueryHeads, headDim),
        shared(heads.seen("keys", heads.project("key", inputs.key(), numKeyValueHeads, headDim))),
        shared(
            heads.seen(
                "values", heads.project("value", inputs.value(), numKeyValueHeads, headDim))),
        Math.toIntExact(query.dim(-1)));
  }

  /** Each head as often as queries share it. */
  private Tensor shared(Tensor heads) {
    Shape shape = heads.shape();
    long repeats = numQueryHeads / numKeyValueHeads;
    return heads
        .expandDims(3)
        .broadcastTo(Shape.of(shape.dim(0), shape.dim(1), numKeyValueHeads, repeats, headDim))
        .reshape(shape.with(2, numQueryHeads));
  }
}
