package dev.crema.layers.attention;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.Ones;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Attention by products: each query gets the mean of the values, weighed by {@code softmax(query ·
 * keyᵀ)}.
 *
 * <p>Inputs: query {@code [batch, to, n]}, value {@code [batch, from, m]} and, if wanted, key
 * {@code [batch, from, n]} (the value by default) and a bool mask {@code [batch, to, from]}. Output
 * {@code [batch, to, m]}, and the weights {@code [batch, to, from]} if asked for. Masked values do
 * not count; the outputs of masked queries are 0. Source: Luong et al., <i>Effective approaches to
 * attention-based neural machine translation</i>, EMNLP 2015.
 *
 * @param useScale whether scores are multiplied by a trained number; false by default
 * @param scoreMode {@link ScoreMode#DOT} by default
 * @param dropout the part of the weights that is set to 0 in training, in [0, 1); 0 by default
 * @param useCausalMask whether values later than the query do not count; false by default
 * @param returnAttentionScores whether the weights are a second output; false by default
 * @param seed of the dropout; by default the model's seed counts
 */
public record Attention(
    boolean useScale,
    ScoreMode scoreMode,
    double dropout,
    boolean useCausalMask,
    boolean returnAttentionScores,
    OptionalLong seed)
    implements Layer {
  public Attention {
    Require.below("Attention", "dropout", dropout, 0, 1);
  }

  /** By products, without scale or dropout. */
  public Attention() {
    this(false, ScoreMode.DOT, 0, false, false, OptionalLong.empty());
  }

  public Attention useScale(boolean use) {
    return new Attention(use, scoreMode, dropout, useCausalMask, returnAttentionScores, seed);
  }

  public Attention scoreMode(ScoreMode mode) {
    return new Attention(useScale, mode, dropout, useCausalMask, returnAttentionScores, seed);
  }

  public Attention dropout(double rate) {
    return new Attention(useScale, scoreMode, rate, useCausalMask, returnAttentionScores, seed);
  }

  public Attention useCausalMask(boolean use) {
    return new Attention(useScale, scoreMode, dropout, use, returnAttentionScores, seed);
  }

  public Attention returnAttentionScores(boolean too) {
    return new Attention(useScale, scoreMode, dropout, useCausalMask, too, seed);
  }

  public Attention seed(long value) {
    return new Attention(
        useScale, scoreMode, dropout, useCausalMask, returnAttentionScores, OptionalLong.of(value));
  }

  private Tensor scores(Scope scope, Tensor query, Tensor key) {
    Optional<Tensor> scale =
        useScale ? Optional.of(scope.weight("scale", Shape.SCALAR, new Ones())) : Optional.empty();
    return switch (scoreMode) {
      case DOT -> {
        Tensor scores = query.matmul(key, false, true);
        yield scale.map(scores::multiply).orElse(scores);
      }
      case CONCAT -> {
        Tensor sums = query.expandDims(2).add(key.expandDims(1));
        Tensor scores = scale.map(sums::multiply).orElse(sums).tanh().sum(-1);
        yield scores.multiply(scope.weight("concat_score_weight", Shape.SCALAR, new Ones()));
      }
    };
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
