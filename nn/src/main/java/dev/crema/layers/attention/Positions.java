package dev.crema.layers.attention;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;

/** What layers of positions ask of their input. */
final class Positions {
  private Positions() {}

  static void check(Tensor input) {
    if (input.rank() != 3) {
      throw new ShapeException(
          "the input is " + input.type() + "; allowed: three axes, [batch, time, features]");
    }
  }
}
