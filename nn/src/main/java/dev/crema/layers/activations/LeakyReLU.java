package dev.crema.layers.activations;

import dev.crema.activations.LeakyRelu;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * {@code x} where it is positive, {@code negativeSlope · x} elsewhere, as a layer.
 *
 * <p>Input and output of one shape.
 *
 * @param negativeSlope a finite number, 0 or more; 0.3 by default
 */
public record LeakyReLU(double negativeSlope) implements UnaryLayer {
  public LeakyReLU {
    Require.notNegative("LeakyReLU", "negativeSlope", negativeSlope);
  }

  /** Slope 0.3. */
  public LeakyReLU() {
    this(0.3);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return new LeakyRelu(negativeSlope).apply(input);
  }
}
