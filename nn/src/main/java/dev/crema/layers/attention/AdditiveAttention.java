package dev.crema.layers.attention;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.GlorotUniform;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/**
 * Attention by sums: each query gets the mean of the values, weighed by the softmax of {@code Σ
 * scale · tanh(query + key)}.
 *
 * <p>Inputs: query {@code [batch, to, n]}, value {@code [batch, from, m]} and, if wanted, key
 * {@code [batch, from, n]} (the value by default) and a bool mask {@code [batch, to, from]}. Output
 * {@code [batch, to, m]}, and the weights {@code [batch, to, from]} if asked for. Masked values do
 * not count; the outputs of masked queries are 0. Weight {@code scale} {@code [n]}. Source:
 * Bahdanau et al., <i>Neural machine translation by jointly learning to align and translate</i>,
 * ICLR 2015.
 *
 * @param useScale whether features have trained factors; true by default
 * @param dropout the part of the weights that is set to 0 in training, in [0, 1); 0 by default
 * @param useCausalMask whether values later than the query do not count; false by default
 * @param returnAttentionScores whether the weights are a second output; false by default
 * @param seed of the dropout; by default the model's seed counts
 */
public record AdditiveAttention(
    boolean useScale,
    double dropout,
    boolean useCausalMask,
    boolean returnAttentionScores,
    OptionalLong seed)
    implements Layer {
  public AdditiveAttention {
    Require.below("AdditiveAttention", "dropout", dropout, 0, 1);
  }

  /** With factors, without dropout. */
  public AdditiveAttention() {
    this(true, 0, false, false, OptionalLong.empty());
  }

  public AdditiveAttention useScale(boolean use) {
    return new AdditiveAttention(use, dropout, useCausalMask, returnAttentionScores, seed);
  }

  public AdditiveAttention dropout(double rate) {
    return new AdditiveAttention(useScale, rate, useCausalMask, returnAttentionScores, seed);
  }

  public AdditiveAttention useCausalMask(boolean use) {
    return new AdditiveAttention(useScale, dropout, use, returnAttentionScores, seed);
  }

  public AdditiveAttention returnAttentionScores(boolean too) {
    return new AdditiveAttention(useScale, dropout, useCausalMask, too, seed);
  }

  public AdditiveAttention seed(long value) {
    return new AdditiveAttention(
        useScale, dropout, useCausalMask, returnAttentionScores, OptionalLong.of(value));
  }

  private Tensor scores(Scope scope, Tensor query, Tensor key) {
    Tensor sums = query.expandDims(2).add(key.expandDims(1)).tanh();
    if (!useScale) {
      return sums.sum(-1);
    }
    Tensor scale = scope.weight("scale", Shape.of(query.dim(-1)), new GlorotUniform());
    return sums.multiply(scale).sum(-1);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    return SingleHead.attend(
        scope,
        inputs,
        (query, key) -> scores(scope, query, key),
        useCausalMask,
        returnAttentionScores,
        dropout,
        seed);
  }
}
