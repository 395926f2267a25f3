package dev.crema.layers.attention;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;

/** What layers of sequences ask of an input. */
final class Sequences {
  private Sequences() {}

  /** Refuses all but {@code [batch, time, features]}; returns the tensor. */
  static Tensor check(Tensor input) {
    if (input.rank() != 3) {
      throw new ShapeException(
          "an input is " + input.type() + "; allowed: three axes, [batch, time, features]");
    }
    return input;
  }
}
