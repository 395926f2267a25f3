package dev.crema.constraints;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;

/** Euclidean norms along axes. */
final class Norms {
  /** Keeps quotients finite. */
  private static final double EPSILON = 1e-7;

  private Norms() {}

  /** The norm along the axes, which are kept at length 1. */
  static Tensor of(Tensor weight, Ints axes) {
    return weight.square().sumKeep(axes.toArray()).sqrt();
  }

  /** Whether axes of a weight, which may count from the end, leave out axis 0. */
  static boolean areWithinRows(Ints axes, int rank) {
    return !axes.contains(0) && !axes.contains(-rank);
  }

  /** The weight scaled from its norm to the desired one. */
  static Tensor scale(Tensor weight, Tensor norm, Tensor desired) {
    return weight.multiply(desired.divide(norm.add(EPSILON)));
  }
}
