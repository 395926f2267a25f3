package dev.crema.layers.attention;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;

/** Masks that go with a sequence through a block. */
final class Masks {
  private Masks() {}

  /** Gives a tensor the mask of a sequence; returns the tensor. */
  static Tensor follow(Scope scope, Tensor sequence, Tensor tensor) {
    return scope
        .mask(sequence)
        .map(mask -> scope.mask(tensor, mask))
        .orElseGet(() -> scope.unmask(tensor));
  }
}
