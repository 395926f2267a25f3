package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/**
 * Numbers spread evenly over ±√(6 / fan in), for layers with ReLU.
 *
 * <p>Source: He, Zhang, Ren, Sun, <i>Delving deep into rectifiers</i>, ICCV 2015. Fans as in {@link
 * VarianceScaling}.
 */
public record HeUniform() implements Initializer {
  private static final VarianceScaling SCALING =
      new VarianceScaling(2, VarianceScaling.Mode.FAN_IN, VarianceScaling.Spread.UNIFORM);

  @Override
  public Tensor initialize(Type type, Tensor key) {
    return SCALING.initialize(type, key);
  }
}
