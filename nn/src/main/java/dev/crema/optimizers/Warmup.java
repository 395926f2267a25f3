package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;

/**
 * A straight rise to the first rate of another schedule, which begins when the rise ends: {@code
 * initialLearningRate + (first - initialLearningRate) · step / warmupSteps}, then {@code
 * schedule(step - warmupSteps)}.
 *
 * <p>Source: Goyal et al., <i>Accurate, large minibatch SGD: training ImageNet in 1 hour</i>, arXiv
 * 1706.02677, 2017, section 2.2. Keras has it for {@link CosineDecay} only.
 *
 * @param schedule what comes after
 * @param warmupSteps 1 or more
 * @param initialLearningRate 0 or more; 0 by default
 */
public record Warmup(Schedule schedule, int warmupSteps, double initialLearningRate)
    implements Schedule {
  public Warmup {
    Require.atLeast("Warmup", "warmupSteps", warmupSteps, 1);
    Require.notNegative("Warmup", "initialLearningRate", initialLearningRate);
  }

  /** A rise from 0. */
  public Warmup(Schedule schedule, int warmupSteps) {
    this(schedule, warmupSteps, 0);
  }

  public Warmup initialLearningRate(double value) {
    return new Warmup(schedule, warmupSteps, value);
  }

  @Override
  public Tensor at(Tensor iteration) {
    Tensor later = iteration.subtract(warmupSteps);
    Tensor first = schedule.at(iteration.multiply(0)).cast(DType.FLOAT64);
    Tensor part = Rates.steps(iteration).divide(warmupSteps);
    Tensor rising = first.subtract(initialLearningRate).multiply(part).add(initialLearningRate);
    Tensor after = schedule.at(later.maximum(0)).cast(DType.FLOAT64);
    return Rates.result(later.less(0).where(rising, after));
  }
}
