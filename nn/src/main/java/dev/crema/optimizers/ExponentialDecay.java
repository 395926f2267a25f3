package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code initialLearningRate · decayRate ^ (step / decaySteps)}.
 *
 * @param initialLearningRate 0 or more
 * @param decaySteps greater than 0
 * @param decayRate greater than 0
 * @param staircase whether {@code step / decaySteps} is rounded down; false by default
 */
public record ExponentialDecay(
    double initialLearningRate, double decaySteps, double decayRate, boolean staircase)
    implements Schedule {
  public ExponentialDecay {
    Rates.check("ExponentialDecay", initialLearningRate, decaySteps);
    Require.positive("ExponentialDecay", "decayRate", decayRate);
  }

  /** Decays a little with each step. */
  public ExponentialDecay(double initialLearningRate, double decaySteps, double decayRate) {
    this(initialLearningRate, decaySteps, decayRate, false);
  }

  public ExponentialDecay staircase(boolean value) {
    return new ExponentialDecay(initialLearningRate, decaySteps, decayRate, value);
  }

  @Override
  public Tensor at(Tensor iteration) {
    Tensor passed = Rates.passed(iteration, decaySteps, staircase);
    return Rates.result(Rates.number(decayRate).power(passed).multiply(initialLearningRate));
  }
}
