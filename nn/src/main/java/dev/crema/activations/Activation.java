package dev.crema.activations;

import dev.crema.engine.Tensor;

/**
 * A function that a layer's outputs pass through, element by element as a rule. The result has the
 * shape of the input; only {@link Glu} halves an axis.
 */
@FunctionalInterface
public interface Activation {
  /** Nothing happens. */
  Activation LINEAR = new Linear();

  /** The function of a floating tensor. */
  Tensor apply(Tensor x);
}
