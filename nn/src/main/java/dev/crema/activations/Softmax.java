package dev.crema.activations;

import dev.crema.engine.Tensor;

/**
 * {@code exp(x) / Σ exp(x)} along an axis: probabilities.
 *
 * @param axis whose probabilities add up to 1; -1 by default
 */
public record Softmax(int axis) implements Activation {
  /** Along the last axis. */
  public Softmax() {
    this(-1);
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor probabilities = x.softmax(axis);
    boolean last = x.shape().axis(axis) == x.rank() - 1;
    return last ? Logits.rememberSoftmax(probabilities, x) : probabilities;
  }
}
