package dev.crema.regularizers;

import dev.crema.engine.Tensor;

/** A price on the size of a weight or an activation, added to the loss. */
public interface Regularizer {
  /** No price. */
  Regularizer NONE = new None();

  /** The price, a scalar. */
  Tensor penalty(Tensor weight);
}
