package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/**
 * Numbers spread evenly over ±√(6 / (fan in + fan out)); also called Xavier uniform.
 *
 * <p>Source: Glorot, Bengio, <i>Understanding the difficulty of training deep feedforward neural
 * networks</i>, AISTATS 2010. Fans as in {@link VarianceScaling}.
 */
public record GlorotUniform() implements Initializer {
  private static final VarianceScaling SCALING =
      new VarianceScaling(1, VarianceScaling.Mode.FAN_AVG, VarianceScaling.Spread.UNIFORM);

  @Override
  public Tensor initialize(Type type, Tensor key) {
    return SCALING.initialize(type, key);
  }
}
