package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/**
 * Truncated normal numbers of variance 2 / fan in, for layers with ReLU.
 *
 * <p>Source: He, Zhang, Ren, Sun, <i>Delving deep into rectifiers</i>, ICCV 2015. Fans as in {@link
 * VarianceScaling}.
 */
public record HeNormal() implements Initializer {
  private static final VarianceScaling SCALING =
      new VarianceScaling(2, VarianceScaling.Mode.FAN_IN, VarianceScaling.Spread.TRUNCATED_NORMAL);

  @Override
  public Tensor initialize(Type type, Tensor key) {
    return SCALING.initialize(type, key);
  }
}
