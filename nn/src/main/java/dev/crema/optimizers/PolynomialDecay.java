package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@code (initialLearningRate - endLearningRate) · (1 - step / decaySteps) ^ power +
 * endLearningRate}; after {@code decaySteps} the end rate. With {@code cycle}, {@code decaySteps}
 * is multiplied by the least whole number that makes it no less than the step, so that the rate
 * rises and falls again.
 *
 * @param initialLearningRate 0 or more
 * @param decaySteps greater than 0
 * @param endLearningRate 0 or more; 0.0001 by default
 * @param power greater than 0; 1 by default
 * @param cycle false by default
 */
public record PolynomialDecay(
    double initialLearningRate,
    double decaySteps,
    double endLearningRate,
    double power,
    boolean cycle)
    implements Schedule {
  public PolynomialDecay {
    Rates.check("PolynomialDecay", initialLearningRate, decaySteps);
    Require.notNegative("PolynomialDecay", "endLearningRate", endLearningRate);
    Require.positive("PolynomialDecay", "power", power);
  }

  /** Down to 0.0001 in a straight line. */
  public PolynomialDecay(double initialLearningRate, double decaySteps) {
    this(initialLearningRate, decaySteps, 0.0001, 1, false);
  }

  public PolynomialDecay endLearningRate(double value) {
    return new PolynomialDecay(initialLearningRate, decaySteps, value, power, cycle);
  }

  public PolynomialDecay power(double value) {
    return new PolynomialDecay(initialLearningRate, decaySteps, endLearningRate, value, cycle);
  }

  public PolynomialDecay cycle(boolean value) {
    return new PolynomialDecay(initialLearningRate, decaySteps, endLearningRate, power, value);
  }

  @Override
  public Tensor at(Tensor iteration) {
    Tensor step = Rates.steps(iteration);
    Tensor span = Rates.number(decaySteps);
    if (cycle) {
      span = span.multiply(step.divide(decaySteps).ceil().maximum(1));
    } else {
      step = step.minimum(decaySteps);
    }
    Tensor left = step.divide(span).negate().add(1).power(power);
    return Rates.result(left.multiply(initialLearningRate - endLearningRate).add(endLearningRate));
  }
}
