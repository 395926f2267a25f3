package dev.crema.activations;

import dev.crema.engine.Tensor;

/**
 * {@code ln(softmax(x))}, without underflow.
 *
 * @param axis whose probabilities add up to 1; -1 by default
 */
public record LogSoftmax(int axis) implements Activation {
  /** Along the last axis. */
  public LogSoftmax() {
    this(-1);
  }

  /** Along several axes at once. */
  public static Tensor of(Tensor x, int... axes) {
    Tensor shifted = x.subtract(x.maxKeep(axes).stopGradient());
    return shifted.subtract(shifted.exp().sumKeep(axes).log());
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.logSoftmax(axis);
  }
}
