package dev.crema.activations;

import dev.crema.engine.Tensor;

/** {@code ln(sigmoid(x))}, without underflow. */
public record LogSigmoid() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.negate().softplus().negate();
  }
}
