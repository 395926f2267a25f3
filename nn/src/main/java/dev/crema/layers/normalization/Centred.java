package dev.crema.layers.normalization;

import dev.crema.constraints.Constraint;
import dev.crema.initializers.Initializer;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * What layers have in common that give numbers mean {@code beta} and standard deviation {@code
 * gamma}.
 *
 * @param <L> the layer
 */
public sealed interface Centred<L> extends UnaryLayer
    permits GroupNormalization, LayerNormalization {
  boolean center();

  boolean scale();

  WeightRules beta();

  WeightRules gamma();

  /** This layer with other settings. */
  L with(boolean center, boolean scale, WeightRules beta, WeightRules gamma);

  default L center(boolean use) {
    return with(use, scale(), beta(), gamma());
  }

  default L scale(boolean use) {
    return with(center(), use, beta(), gamma());
  }

  default L beta(WeightRules rules) {
    return with(center(), scale(), rules, gamma());
  }

  default L gamma(WeightRules rules) {
    return with(center(), scale(), beta(), rules);
  }

  default L betaInitializer(Initializer initializer) {
    return beta(beta().initializer(initializer));
  }

  default L betaRegularizer(Regularizer regularizer) {
    return beta(beta().regularizer(regularizer));
  }

  default L betaConstraint(Constraint constraint) {
    return beta(beta().constraint(constraint));
  }

  default L gammaInitializer(Initializer initializer) {
    return gamma(gamma().initializer(initializer));
  }

  default L gammaRegularizer(Regularizer regularizer) {
    return gamma(gamma().regularizer(regularizer));
  }

  default L gammaConstraint(Constraint constraint) {
    return gamma(gamma().constraint(constraint));
  }
}
