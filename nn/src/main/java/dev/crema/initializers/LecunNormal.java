package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/**
 * Truncated normal numbers of variance 1 / fan in, for layers with SELU.
 *
 * <p>Source: Klambauer, Unterthiner, Mayr, Hochreiter, <i>Self-normalizing neural networks</i>,
 * NeurIPS 2017. Fans as in {@link VarianceScaling}.
 */
public record LecunNormal() implements Initializer {
  private static final VarianceScaling SCALING =
      new VarianceScaling(1, VarianceScaling.Mode.FAN_IN, VarianceScaling.Spread.TRUNCATED_NORMAL);

  @Override
  public Tensor initialize(Type type, Tensor key) {
    return SCALING.initialize(type, key);
  }
}
