package dev.crema.optimizers;

import dev.crema.engine.Tensor;

/** A learning rate that may change from step to step. */
public interface Schedule {
  /**
   * The learning rate of a step, a float32 scalar.
   *
   * @param iteration how many steps were made before, an int64 scalar
   */
  Tensor at(Tensor iteration);

  /** The same rate in each step; callbacks may change it between steps. */
  static Schedule constant(double rate) {
    return new Constant(rate);
  }

  /** The same rate in each step. */
  record Constant(double rate) implements Schedule {
    @Override
    public Tensor at(Tensor iteration) {
      return Tensor.scalar(rate);
    }
  }
}
