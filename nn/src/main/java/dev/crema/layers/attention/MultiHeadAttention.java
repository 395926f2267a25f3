package dev.crema.layers.attention;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Attention of several heads, each to projections of its own: {@code softmax(q · kᵀ / √keyDim) ·
 * v}, the heads side by side projected once more.
 *
 * <p>Inputs: query {@code [batch, to, n]}, value {@code [batch, from, m]} and, if wanted, key
 * {@code [batch, from, k]} (the value by default) and a bool mask {@code [batch, to, from]}. Output
 * {@code [batch, to, n]}, and the weights {@code [batch, heads, to, from]} if asked for. The masks
 * of query, value and key count, too. Inputs may have more axes; a mask then is {@code [batch,
 * others…, to, from]}.
 *
 * <p>Where a model decodes ({@link dev.crema.layers.Decoding}) and {@code useCausalMask} is set,
 * keys and values are kept, {@code [batch, length, heads, features]} each, and a query sees those
 * up to its place; the mask and the weights then are {@code [batch, …, to, length]}. Without it,
 * value and key are another sequence, given whole each time.
 *
 * <p>Weights: {@code kernel} and {@code bias} of {@code query}, {@code key}, {@code value}, {@code
 * attention_output} and, if used, {@code gate}. Source: Vaswani et al., <i>Attention is all you
 * need</i>, NeurIPS 2017.
 *
 * @param numHeads 1 or more
 * @param keyDim the length of queries and keys of a head, 1 or more
 * @param valueDim the length of the values of a head; {@code keyDim} by default
 * @param outputShape the length of the output; that of the query by default
 * @param attentionAxes those that attention runs over; all but the first and last by default
 * @param settings what attention of several heads can be told
 */
public record MultiHeadAttention(
    int numHeads,
    int keyDim,
    OptionalInt valueDim,
    OptionalInt outputShape,
    Ints attentionAxes,
    AttentionSettings settings)
    implements Attending<MultiHeadAttention> {
  public MultiHeadAttention {
    Require.atLeast("MultiHeadAttention", "numHeads", numHeads, 1);
    Require.atLeast("MultiHeadAttention", "keyDim", keyDim, 1);
    valueDim.ifPresent(d -> Require.atLeast("MultiHeadAttention", "valueDim", d, 1));
    outputShape.ifPresent(d -> Require.atLeast("MultiHeadAttention", "outputShape", d, 1));
  }

  /** Over all axes but the first and last. */
  public MultiHeadAttention(int numHeads, int keyDim) {
    this(
        numHeads,
        keyDim,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Ints.of(),
        new AttentionSettings());
  }

  public MultiHeadAttention valueDim(int length) {
    return new MultiHeadAttention(
        numHeads, keyDim, OptionalInt.of(length), outputShape, attentionAxes, settings);
  }

  public MultiHeadAttention outputShape(int length) {
    return new MultiHeadAttention(
        numHeads, keyDim, valueDim, OptionalInt.of(length), attentionAxes, settings);
  }

  public MultiHeadAttention attentionAxes(int... axes) {
    return new MultiHeadAttention(numHeads, keyDim, valueDim, outputShape, Ints.of(axes), settings);
  }

  @Override
  public MultiHeadAttention with(AttentionSettings settings) {
    return new MultiHeadAttention(numHeads, keyDim, valueDim, outputShape, attentionAxes, settings);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> given) {
    Inputs inputs = Inputs.of(given);
    Tensor query = inputs.query();
    int rank = query.rank();
    if (rank < 3 || inputs.value().rank() != rank || inputs.key().rank() != rank) {
      throw new ShapeException(
          "query, value and key are "
              + List.of(query.type(), inputs.value().type(), inputs.key().type())
              + "; allowed: as many axes each, three or more, [batch, time, features]");
    }
    Heads heads = new Heads(scope, settings, axes(query));
    heads.check(inputs);
    int width = Math.toIntExact(outputShape.isPresent() ? outputShape.getAsInt() : query.dim(-1));
    return heads.attend(
        inputs,
        heads.project("query", query, numHeads, keyDim),
        heads.seen("keys", heads.project("key", inputs.key(), numHeads, keyDim)),
        heads.seen(
            "values", heads.project("value", inputs.value(), numHeads, valueDim.orElse(keyDim))),
        width);
  }

  private Ints axes(Tensor query) {
    if (attentionAxes.isEmpty()) {
      return Ints.range(1, query.rank() - 1);
    }
    int[] axes = attentionAxes.stream().map(query.shape()::axis).toArray();
    boolean fits =
        IntStream.of(axes).allMatch(a -> a > 0 && a < query.rank() - 1)
            && IntStream.of(axes).distinct().count() == axes.length;
    if (!fits) {
      throw new ShapeException(
          "attentionAxes "
              + attentionAxes
              + " of query "
              + query.type()
              + "; allowed: different axes, neither the first nor the last");
    }
    return Ints.of(axes);
  }
}
