package dev.crema.activations;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Type;

/**
 * The nearest point to the input among probabilities along an axis; many are exactly 0.
 *
 * <p>Source: Martins, Astudillo, <i>From softmax to sparsemax</i>, ICML 2016, algorithm 1.
 *
 * @param axis whose probabilities add up to 1; -1 by default
 */
public record Sparsemax(int axis) implements Activation {
  /** Along the last axis. */
  public Sparsemax() {
    this(-1);
  }

  @Override
  public Tensor apply(Tensor x) {
    int last = x.shape().axis(axis);
    Tensor sorted = x.sort(last, true).values();
    Tensor sums = sorted.cumsum(last);
    Tensor ranks = Tensor.iota(new Type(x.dtype(), x.shape()), last).add(1);
    Tensor support = sorted.multiply(ranks).add(1).greater(sums);
    Tensor zero = Tensor.scalar(x.dtype(), 0);
    Tensor count = support.cast(x.dtype()).sumKeep(last);
    Tensor threshold = support.where(sorted, zero).sumKeep(last).subtract(1).divide(count);
    return x.subtract(threshold).maximum(0);
  }
}
