package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.state.State;

/**
 * {@link AdamW} that needs no schedule: gradients are taken between the weights that Adam would
 * move, z, and their mean, x.
 *
 * <p>With {@code r = learningRate · min(1, t / warmupSteps)} at step t, counted from 1: {@code v +=
 * (g² - v) · (1 - beta2)}, {@code x = (w - (1 - beta1) · z) / beta1}, {@code z -= r · g / (√(v / (1
 * - beta2ᵗ)) + epsilon)}, {@code x += (z - x) / t} and {@code w = (1 - beta1) · z + beta1 · x}.
 * State: {@code momentum} (z, which starts as the weight), {@code velocity} (v). As in Keras,
 * models are evaluated with w as well.
 *
 * <p>Source: Defazio et al., <i>The road less scheduled</i>, NeurIPS 2024, algorithm 1.
 *
 * @param learningRate 0.0025 by default
 * @param beta1 how near to the mean gradients are taken, greater than 0, less than 1; 0.9 by
 *     default
 * @param beta2 how slowly the mean of their squares follows, 0 or more, less than 1; 0.999 by
 *     default
 * @param epsilon keeps quotients finite, greater than 0; 1e-8 by default
 * @param warmupSteps in how many steps the learning rate rises from 0, 0 or more; 0 by default
 */
public record ScheduleFreeAdamW(
    Schedule learningRate,
    double beta1,
    double beta2,
    double epsilon,
    int warmupSteps,
    Options options)
    implements GradientDescent<ScheduleFreeAdamW> {
  public ScheduleFreeAdamW {
    String who = "ScheduleFreeAdamW";
    Moments.check(who, beta1, beta2, epsilon);
    Require.positive(who, "beta1", beta1);
    Require.atLeast(who, "warmupSteps", warmupSteps, 0);
  }

  /** The defaults with a learning rate. */
  public ScheduleFreeAdamW(Schedule learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, Options.NONE);
  }

  /** The defaults with a learning rate. */
  public ScheduleFreeAdamW(double learningRate) {
    this(Rates.constant("ScheduleFreeAdamW", learningRate));
  }

  /** Learning rate 0.0025. */
  public ScheduleFreeAdamW() {
    this(0.0025);
  }

  public ScheduleFreeAdamW beta1(double value) {
    return new ScheduleFreeAdamW(learningRate, value, beta2, epsilon, warmupSteps, options);
  }

  public ScheduleFreeAdamW beta2(double value) {
    return new ScheduleFreeAdamW(learningRate, beta1, value, epsilon, warmupSteps, options);
  }

  public ScheduleFreeAdamW epsilon(double value) {
    return new ScheduleFreeAdamW(learningRate, beta1, beta2, value, warmupSteps, options);
  }

  public ScheduleFreeAdamW warmupSteps(int value) {
    return new ScheduleFreeAdamW(learningRate, beta1, beta2, epsilon, value, options);
  }

  @Override
  public ScheduleFreeAdamW options(Options other) {
    return new ScheduleFreeAdamW(learningRate, beta1, beta2, epsilon, warmupSteps, other);
  }

  /** Lets z start as the weight. NaN stands for a z that has not started. */
  @Override
  public void begin(Slots slots, Tensor weight) {
    State base = base(slots, weight);
    base.assign(base.value().isNan().where(weight, base.value()));
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    Tensor step = Moments.step(slots);
    Tensor rate = slots.learningRate().cast(DType.FLOAT64);
    if (warmupSteps > 0) {
      rate = rate.multiply(step.divide(warmupSteps).minimum(1));
    }
    State square = slots.state("velocity", weight.type(), 0);
    Tensor v = GradientDescent.settledSquares(Moments.follow(square, gradient.square(), beta2));
    square.assign(v);
    Tensor spread = Moments.gathered(beta2, step).sqrt().reciprocal().cast(weight.dtype());
    Tensor moves =
        gradient.multiply(rate.cast(weight.dtype())).divide(v.sqrt().multiply(spread).add(epsilon));
    State base = base(slots, weight);
    Tensor before = base.value();
    Tensor z = before.subtract(moves);
    base.assign(z);
    // The formula solved for the new weight, in which beta1 · x is what the weight has besides z.
    Tensor part = step.reciprocal().multiply(beta1).add(1 - beta1).cast(weight.dtype());
    Tensor rest = step.subtract(1).divide(step).cast(weight.dtype());
    Tensor mean = weight.subtract(before.multiply(1 - beta1));
    return mean.multiply(rest).add(z.multiply(part));
  }

  private static State base(Slots slots, Tensor weight) {
    return slots.state("momentum", weight.type(), Double.NaN);
  }
}
