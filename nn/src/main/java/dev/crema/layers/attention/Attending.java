package dev.crema.layers.attention;

import dev.crema.constraints.Constraint;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Layer;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What layers of several heads have in common.
 *
 * @param <L> the layer
 */
public sealed interface Attending<L> extends Layer
    permits MultiHeadAttention, GroupedQueryAttention {
  /** What attention of several heads can be told. */
  AttentionSettings settings();

  /** This layer with other settings. */
  L with(AttentionSettings settings);

  /** The part of the weights that is set to 0 in training, in [0, 1). */
  default L dropout(double rate) {
    return with(settings().dropout(rate));
  }

  default L useBias(boolean use) {
    return with(settings().useBias(use));
  }

  default L useGate(boolean use) {
    return with(settings().useGate(use));
  }

  /** Values this many steps from the query, or more, do not count. */
  default L slidingWindow(int steps) {
    return with(settings().slidingWindow(OptionalInt.of(steps)));
  }

  default L useCausalMask(boolean use) {
    return with(settings().useCausalMask(use));
  }

  default L returnAttentionScores(boolean too) {
    return with(settings().returnAttentionScores(too));
  }

  default L seed(long seed) {
    return with(settings().seed(OptionalLong.of(seed)));
  }

  default L kernel(WeightRules rules) {
    return with(settings().kernel(rules));
  }

  default L bias(WeightRules rules) {
    return with(settings().bias(rules));
  }

  default L kernelInitializer(Initializer initializer) {
    return kernel(settings().kernel().initializer(initializer));
  }

  default L biasInitializer(Initializer initializer) {
    return bias(settings().bias().initializer(initializer));
  }

  default L kernelRegularizer(Regularizer regularizer) {
    return kernel(settings().kernel().regularizer(regularizer));
  }

  default L biasRegularizer(Regularizer regularizer) {
    return bias(settings().bias().regularizer(regularizer));
  }

  default L kernelConstraint(Constraint constraint) {
    return kernel(settings().kernel().constraint(constraint));
  }

  default L biasConstraint(Constraint constraint) {
    return bias(settings().bias().constraint(constraint));
  }

  default L activityRegularizer(Regularizer regularizer) {
    return with(settings().activityRegularizer(regularizer));
  }
}
