package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * {@link CosineDecay} that starts again and again, each time {@code tMul} times as long and from
 * {@code mMul} times the rate.
 *
 * <p>Source: Loshchilov, Hutter, <i>SGDR: stochastic gradient descent with warm restarts</i>, ICLR
 * 2017.
 *
 * @param initialLearningRate 0 or more
 * @param firstDecaySteps the length of the first period, greater than 0
 * @param tMul 1 or more; 2 by default
 * @param mMul greater than 0; 1 by default
 * @param alpha the least rate as a part of the first, 0 or more; 0 by default
 */
public record CosineDecayRestarts(
    double initialLearningRate, double firstDecaySteps, double tMul, double mMul, double alpha)
    implements Schedule {
  public CosineDecayRestarts {
    String who = "CosineDecayRestarts";
    Require.notNegative(who, "initialLearningRate", initialLearningRate);
    Require.positive(who, "firstDecaySteps", firstDecaySteps);
    Require.check(tMul >= 1 && Double.isFinite(tMul), who, "tMul", tMul, "1 or more");
    Require.positive(who, "mMul", mMul);
    Require.notNegative(who, "alpha", alpha);
  }

  /** Each period twice as long as the one before, each from the same rate down to 0. */
  public CosineDecayRestarts(double initialLearningRate, double firstDecaySteps) {
    this(initialLearningRate, firstDecaySteps, 2, 1, 0);
  }

  public CosineDecayRestarts tMul(double value) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, value, mMul, alpha);
  }

  public CosineDecayRestarts mMul(double value) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, tMul, value, alpha);
  }

  public CosineDecayRestarts alpha(double value) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, tMul, mMul, value);
  }

  @Override
  public Tensor at(Tensor iteration) {
    Tensor passed = Rates.steps(iteration).divide(firstDecaySteps);
    Tensor period = tMul == 1 ? passed.floor() : period(passed);
    Tensor length = Rates.number(tMul).power(period);
    Tensor within = passed.subtract(begin(period)).divide(length);
    Tensor wave = within.multiply(Math.PI).cos().add(1).multiply(0.5);
    Tensor part = wave.multiply(Rates.number(mMul).power(period)).multiply(1 - alpha).add(alpha);
    return Rates.result(part.multiply(initialLearningRate));
  }

  /** When a period begins, in lengths of the first: 1 + tMul + … + tMul<sup>period - 1</sup>. */
  private Tensor begin(Tensor period) {
    return tMul == 1 ? period : Rates.number(tMul).power(period).subtract(1).divide(tMul - 1);
  }

  /**
   * The number of the period from the inverse of {@link #begin}, put right where rounding took the
   * first step of a period for the last of the one before.
   */
  private Tensor period(Tensor passed) {
    Tensor ratio = passed.multiply(tMul - 1).add(1).log().divide(Math.log(tMul));
    Tensor guess = ratio.floor();
    Tensor next = guess.add(1);
    return passed.greaterEqual(begin(next)).where(next, guess);
  }
}
