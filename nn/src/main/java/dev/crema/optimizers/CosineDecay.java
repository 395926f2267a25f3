package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import java.util.OptionalDouble;

/**
 * Half a cosine wave, after a straight rise if wanted.
 *
 * <p>{@code initialLearningRate · ((1 - alpha) · (1 + cos(π · step / decaySteps)) / 2 + alpha)};
 * after {@code decaySteps} the last rate. With a warm-up target, the rate first rises from the
 * initial rate to the target in {@code warmupSteps} and then decays from there.
 *
 * <p>Source: Loshchilov, Hutter, <i>SGDR: stochastic gradient descent with warm restarts</i>, ICLR
 * 2017.
 *
 * @param initialLearningRate 0 or more
 * @param decaySteps greater than 0
 * @param alpha the last rate as a part of the first, 0 or more; 0 by default
 * @param warmupTarget the rate after the rise, 0 or more; no rise by default
 * @param warmupSteps 0 or more; 0 by default
 */
public record CosineDecay(
    double initialLearningRate,
    double decaySteps,
    double alpha,
    OptionalDouble warmupTarget,
    double warmupSteps)
    implements Schedule {
  public CosineDecay {
    Rates.check("CosineDecay", initialLearningRate, decaySteps);
    Require.notNegative("CosineDecay", "alpha", alpha);
    warmupTarget.ifPresent(t -> Require.notNegative("CosineDecay", "warmupTarget", t));
    Require.notNegative("CosineDecay", "warmupSteps", warmupSteps);
  }

  /** Down to 0, without a rise. */
  public CosineDecay(double initialLearningRate, double decaySteps) {
    this(initialLearningRate, decaySteps, 0, OptionalDouble.empty(), 0);
  }

  public CosineDecay alpha(double value) {
    return new CosineDecay(initialLearningRate, decaySteps, value, warmupTarget, warmupSteps);
  }

  /** Rises to {@code target} in the first steps. */
  public CosineDecay warmup(double target, double steps) {
    return new CosineDecay(
        initialLearningRate, decaySteps, alpha, OptionalDouble.of(target), steps);
  }

  @Override
  public Tensor at(Tensor iteration) {
    Tensor step = Rates.steps(iteration);
    if (warmupTarget.isEmpty() || warmupSteps == 0) {
      return Rates.result(decayed(step).multiply(warmupTarget.orElse(initialLearningRate)));
    }
    double target = warmupTarget.getAsDouble();
    Tensor rising =
        step.multiply((target - initialLearningRate) / warmupSteps).add(initialLearningRate);
    Tensor falling = decayed(step.subtract(warmupSteps)).multiply(target);
    return Rates.result(step.less(warmupSteps).where(rising, falling));
  }

  private Tensor decayed(Tensor step) {
    Tensor wave = step.minimum(decaySteps).multiply(Math.PI / decaySteps).cos().add(1);
    return wave.multiply(0.5 * (1 - alpha)).add(alpha);
  }
}
