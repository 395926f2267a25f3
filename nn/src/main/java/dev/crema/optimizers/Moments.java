package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.state.State;

/** The update that {@link Adam} and {@link AdamW} share, and parts of it for their relatives. */
record Moments(double beta1, double beta2, double epsilon, boolean amsgrad) {

  static void check(String who, double beta1, double beta2, double epsilon) {
    Require.below(who, "beta1", beta1, 0, 1);
    Require.below(who, "beta2", beta2, 0, 1);
    Require.positive(who, "epsilon", epsilon);
  }

  Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    State mean = slots.state("momentum", weight.type(), 0);
    State square = slots.state("velocity", weight.type(), 0);
    Tensor m = GradientDescent.settled(follow(mean, gradient, beta1));
    mean.assign(m);
    Tensor v = GradientDescent.settledSquares(follow(square, gradient.square(), beta2));
    square.assign(v);
    if (amsgrad) {
      State greatest = slots.state("velocity_hat", weight.type(), 0);
      v = greatest.value().maximum(v);
      greatest.assign(v);
    }
    Tensor rate = rate(slots).cast(weight.dtype());
    return weight.subtract(m.multiply(rate).divide(v.sqrt().add(epsilon)));
  }

  /** A moving mean after a value: {@code mean += (value - mean) · (1 - beta)}. */
  static Tensor follow(State state, Tensor value, double beta) {
    Tensor before = state.value();
    return before.add(value.subtract(before).multiply(1 - beta));
  }

  /**
   * The learning rate corrected for moments that started at 0. A scalar in float64: in float32, 1 -
   * 0.999 is off by 5e-5 of itself.
   */
  private Tensor rate(Slots slots) {
    Tensor step = step(slots);
    Tensor corrected = slots.learningRate().cast(DType.FLOAT64);
    return corrected.multiply(gathered(beta2, step).sqrt()).divide(gathered(beta1, step));
  }

  /** The number of this step, counted from 1, as float64. */
  static Tensor step(Slots slots) {
    return slots.iteration().cast(DType.FLOAT64).add(1);
  }

  /** 1 - beta<sup>step</sup>, without cancellation. */
  static Tensor gathered(double beta, Tensor step) {
    return beta == 0
        ? Tensor.scalar(DType.FLOAT64, 1)
        : step.multiply(Math.log(beta)).expm1().negate();
  }
}
