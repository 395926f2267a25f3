package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.state.State;

/**
 * Steps of one size: the sign of a moving mean of the gradients alone.
 *
 * <p>{@code w -= learningRate · sign(beta1 · m + (1 - beta1) · g)}, then {@code m = beta2 · m + (1
 * - beta2) · g}. State: {@code momentum} (m). Its learning rate should be 3 to 10 times smaller
 * than that of {@link AdamW}, its weight decay as much larger.
 *
 * <p>Source: Chen et al., <i>Symbolic discovery of optimization algorithms</i>, NeurIPS 2023,
 * algorithm 2.
 *
 * @param learningRate 0.001 by default
 * @param beta1 how much of the step is the mean so far, 0 or more, less than 1; 0.9 by default
 * @param beta2 how slowly the mean of the gradients follows, 0 or more, less than 1; 0.99 by
 *     default
 */
public record Lion(Schedule learningRate, double beta1, double beta2, Options options)
    implements GradientDescent<Lion> {
  public Lion {
    Require.below("Lion", "beta1", beta1, 0, 1);
    Require.below("Lion", "beta2", beta2, 0, 1);
  }

  /** The defaults with a learning rate. */
  public Lion(Schedule learningRate) {
    this(learningRate, 0.9, 0.99, Options.NONE);
  }

  /** The defaults with a learning rate. */
  public Lion(double learningRate) {
    this(Rates.constant("Lion", learningRate));
  }

  /** Learning rate 0.001. */
  public Lion() {
    this(0.001);
  }

  public Lion beta1(double value) {
    return new Lion(learningRate, value, beta2, options);
  }

  public Lion beta2(double value) {
    return new Lion(learningRate, beta1, value, options);
  }

  @Override
  public Lion options(Options other) {
    return new Lion(learningRate, beta1, beta2, other);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    State mean = slots.state("momentum", weight.type(), 0);
    Tensor m = mean.value();
    // Both means from one difference, so that both become one loop.
    Tensor difference = gradient.subtract(m);
    Tensor direction = m.add(difference.multiply(1 - beta1)).sign();
    mean.assign(GradientDescent.settled(m.add(difference.multiply(1 - beta2))));
    return weight.subtract(direction.multiply(slots.learningRate().cast(weight.dtype())));
  }
}
