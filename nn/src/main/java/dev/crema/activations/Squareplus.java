package dev.crema.activations;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code (x + √(x² + b)) / 2}.
 *
 * @param b how smooth the bend is, 0 or more; 4 by default
 */
public record Squareplus(double b) implements Activation {
  public Squareplus {
    Require.notNegative("Squareplus", "b", b);
  }

  /** b 4. */
  public Squareplus() {
    this(4);
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.add(x.square().add(b).sqrt()).multiply(0.5);
  }
}
