package dev.crema.activations;

import dev.crema.engine.Tensor;

/**
 * 0 where {@code x <= -1}, {@code (x + 1)² / 4} where {@code -1 < x < 1}, {@code x} where {@code x
 * >= 1}.
 */
public record SparsePlus() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    Tensor middle = x.add(1).square().multiply(0.25);
    Tensor low = x.lessEqual(-1).where(Tensor.scalar(x.dtype(), 0), middle);
    return x.less(1).where(low, x);
  }
}
