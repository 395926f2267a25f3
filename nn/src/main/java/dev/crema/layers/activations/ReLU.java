package dev.crema.layers.activations;

import dev.crema.activations.Relu;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * The positive part as a layer; see {@link Relu}.
 *
 * <p>Input and output of one shape.
 *
 * @param maxValue 0 or more; infinite by default
 * @param negativeSlope a finite number, 0 or more; 0 by default
 * @param threshold a finite number, 0 or more; 0 by default
 */
public record ReLU(double maxValue, double negativeSlope, double threshold) implements UnaryLayer {
  public ReLU {
    Require.check(maxValue >= 0, "ReLU", "maxValue", maxValue, "0 or more");
    Require.notNegative("ReLU", "negativeSlope", negativeSlope);
    Require.notNegative("ReLU", "threshold", threshold);
  }

  /** max(x, 0). */
  public ReLU() {
    this(Double.POSITIVE_INFINITY, 0, 0);
  }

  public ReLU maxValue(double value) {
    return new ReLU(value, negativeSlope, threshold);
  }

  public ReLU negativeSlope(double value) {
    return new ReLU(maxValue, value, threshold);
  }

  public ReLU threshold(double value) {
    return new ReLU(maxValue, negativeSlope, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    return new Relu(negativeSlope, maxValue, threshold).apply(input);
  }
}
