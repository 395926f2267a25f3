package dev.crema.layers.attention;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Attention without projections, whatever its scores are. */
final class SingleHead {
  private SingleHead() {}

  /** How well queries {@code [batch, to, n]} go with keys, {@code [batch, to, from]}. */
  @FunctionalInterface
  interface Scores {
    Tensor of(Tensor query, Tensor key);
  }

  /** The outputs and, if asked for, the weights. */
  static List<Tensor> attend(
      Scope scope,
      List<Tensor> given,
      Scores scores,
      boolean causal,
      boolean returnWeights,
      double dropout,
      OptionalLong seed) {
    scope.needsWholeSequences();
    Inputs inputs = Inputs.of(given);
    Tensor query = Sequences.check(inputs.query());
    Tensor key = Sequences.check(inputs.key());
    Tensor value = Sequences.check(inputs.value());
    Optional<Tensor> counts = scope.mask(value).map(m -> m.expandDims(1));
    if (causal) {
      counts = Weighing.both(counts, Optional.of(Weighing.causal(query.dim(1), key.dim(1))));
    }
    counts = Weighing.both(counts, inputs.mask());
    Tensor weights = Weighing.weights(scores.of(query, key), counts);
    Weighing weighing = Weighing.of(scope, weights, value, dropout, seed);
    Tensor values = weighing.values();
    Tensor zero = Tensor.scalar(values.dtype(), 0);
    Tensor output =
        scope.mask(query).map(m -> Scope.each(m, values).where(values, zero)).orElse(values);
    return returnWeights ? List.of(output, scope.unmask(weighing.weights())) : List.of(output);
  }
}
