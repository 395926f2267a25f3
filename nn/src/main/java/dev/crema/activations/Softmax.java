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

  /** Along several axes at once: all numbers of these axes add up to 1. */
  public static Tensor of(Tensor x, int... axes) {
    if (axes.length == 1) {
      return new Softmax(axes[0]).apply(x);
    }
    Tensor powers = x.subtract(x.maxKeep(axes).stopGradient()).exp();
    return powers.divide(powers.sumKeep(axes));
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor probabilities = x.softmax(axis);
    boolean last = x.shape().axis(axis) == x.rank() - 1;
    return last ? Logits.rememberSoftmax(probabilities, x) : probabilities;
  }
}
