package dev.crema.initializers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/**
 * Numbers spread evenly over ±√(3 / fan in).
 *
 * <p>Source: LeCun, Bottou, Orr, Müller, <i>Efficient backprop</i>, 1998. Fans as in {@link
 * VarianceScaling}.
 */
public record LecunUniform() implements Initializer {
  private static final VarianceScaling SCALING =
      new VarianceScaling(1, VarianceScaling.Mode.FAN_IN, VarianceScaling.Spread.UNIFORM);

  @Override
  public Tensor initialize(Type type, Tensor key) {
    return SCALING.initialize(type, key);
  }
}
