package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code initialLearningRate / (1 + decayRate · step / decaySteps)}.
 *
 * @param initialLearningRate 0 or more
 * @param decaySteps greater than 0
 * @param decayRate 0 or more
 * @param staircase whether {@code step / decaySteps} is rounded down; false by default
 */
public record InverseTimeDecay(
    double initialLearningRate, double decaySteps, double decayRate, boolean staircase)
    implements Schedule {
  public InverseTimeDecay {
    Rates.check("InverseTimeDecay", initialLearningRate, decaySteps);
    Require.notNegative("InverseTimeDecay", "decayRate", decayRate);
  }

  /** Decays a little with each step. */
  public InverseTimeDecay(double initialLearningRate, double decaySteps, double decayRate) {
    this(initialLearningRate, decaySteps, decayRate, false);
  }

  public InverseTimeDecay staircase(boolean value) {
    return new InverseTimeDecay(initialLearningRate, decaySteps, decayRate, value);
  }

  @Override
  public Tensor at(Tensor iteration) {
    Tensor passed = Rates.passed(iteration, decaySteps, staircase);
    Tensor divisor = passed.multiply(decayRate).add(1);
    return Rates.result(Rates.number(initialLearningRate).divide(divisor));
  }
}
