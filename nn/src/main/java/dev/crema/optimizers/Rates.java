package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;

/** What schedules have in common. Rates are scalars, computed in float64. */
final class Rates {
  private Rates() {}

  static Schedule constant(String who, double rate) {
    Require.notNegative(who, "learningRate", rate);
    return Schedule.constant(rate);
  }

  static Tensor number(double value) {
    return Tensor.scalar(DType.FLOAT64, value);
  }

  static Tensor steps(Tensor iteration) {
    return iteration.cast(DType.FLOAT64);
  }

  /** How many times {@code decaySteps} have passed, with its fraction or without. */
  static Tensor passed(Tensor iteration, double decaySteps, boolean staircase) {
    Tensor times = steps(iteration).divide(decaySteps);
    return staircase ? times.floor() : times;
  }

  static Tensor result(Tensor rate) {
    return rate.cast(DType.FLOAT32);
  }

  static void check(String who, double initialLearningRate, double decaySteps) {
    Require.notNegative(who, "initialLearningRate", initialLearningRate);
    Require.positive(who, "decaySteps", decaySteps);
  }
}
