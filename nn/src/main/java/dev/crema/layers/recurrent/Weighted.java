package dev.crema.layers.recurrent;

import dev.crema.activations.Activation;
import dev.crema.constraints.Constraint;
import dev.crema.initializers.Initializer;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;
import java.util.OptionalLong;

/**
 * What cells with weights, and the layers that repeat them, have in common.
 *
 * @param <L> the cell or layer
 */
public interface Weighted<L> {
  /** What all cells with weights can be told. */
  CellSettings settings();

  /** The same with other settings. */
  L with(CellSettings settings);

  default L activation(Activation function) {
    return with(settings().activation(function));
  }

  default L useBias(boolean use) {
    return with(settings().useBias(use));
  }

  default L kernel(WeightRules rules) {
    return with(settings().kernel(rules));
  }

  default L recurrent(WeightRules rules) {
    return with(settings().recurrent(rules));
  }

  default L bias(WeightRules rules) {
    return with(settings().bias(rules));
  }

  default L kernelInitializer(Initializer initializer) {
    return kernel(settings().kernel().initializer(initializer));
  }

  default L recurrentInitializer(Initializer initializer) {
    return recurrent(settings().recurrent().initializer(initializer));
  }

  default L biasInitializer(Initializer initializer) {
    return bias(settings().bias().initializer(initializer));
  }

  default L kernelRegularizer(Regularizer regularizer) {
    return kernel(settings().kernel().regularizer(regularizer));
  }

  default L recurrentRegularizer(Regularizer regularizer) {
    return recurrent(settings().recurrent().regularizer(regularizer));
  }

  default L biasRegularizer(Regularizer regularizer) {
    return bias(settings().bias().regularizer(regularizer));
  }

  default L kernelConstraint(Constraint constraint) {
    return kernel(settings().kernel().constraint(constraint));
  }

  default L recurrentConstraint(Constraint constraint) {
    return recurrent(settings().recurrent().constraint(constraint));
  }

  default L biasConstraint(Constraint constraint) {
    return bias(settings().bias().constraint(constraint));
  }

  /** The part of the inputs that is set to 0 in training, in [0, 1). */
  default L dropout(double rate) {
    return with(settings().dropout(rate));
  }

  /** The part of the state that is set to 0 in training, in [0, 1). */
  default L recurrentDropout(double rate) {
    return with(settings().recurrentDropout(rate));
  }

  /** The seed of the dropout. */
  default L seed(long seed) {
    return with(settings().seed(OptionalLong.of(seed)));
  }
}
