package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/**
 * Truncated normal numbers of variance 2 / (fan in + fan out); also called Xavier normal.
 *
 * <p>Source: Glorot, Bengio, <i>Understanding the difficulty of training deep feedforward neural
 * networks</i>, AISTATS 2010. Fans as in {@link VarianceScaling}.
 */
public record GlorotNormal() implements Initializer {
  private static final VarianceScaling SCALING =
      new VarianceScaling(1, VarianceScaling.Mode.FAN_AVG, VarianceScaling.Spread.TRUNCATED_NORMAL);

  @Override
  public Tensor initialize(Type type, Tensor key) {
    return SCALING.initialize(type, key);
  }
}
