package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.state.State;

/**
 * Gradient descent with each gradient divided by the root of the sum of its squares so far: what
 * has moved much moves less.
 *
 * <p>{@code n += g²} and {@code w -= learningRate · g / √(n + epsilon)}. State: {@code accumulator}
 * (n).
 *
 * <p>Source: Duchi, Hazan, Singer, <i>Adaptive subgradient methods for online learning and
 * stochastic optimization</i>, JMLR 12, 2011.
 *
 * @param learningRate 0.001 by default
 * @param initialAccumulatorValue what n starts with, 0 or more; 0.1 by default
 * @param epsilon keeps quotients finite, greater than 0; 1e-7 by default
 */
public record Adagrad(
    Schedule learningRate, double initialAccumulatorValue, double epsilon, Options options)
    implements GradientDescent<Adagrad> {
  public Adagrad {
    Require.notNegative("Adagrad", "initialAccumulatorValue", initialAccumulatorValue);
    Require.positive("Adagrad", "epsilon", epsilon);
  }

  /** The defaults with a learning rate. */
  public Adagrad(Schedule learningRate) {
    this(learningRate, 0.1, 1e-7, Options.NONE);
  }

  /** The defaults with a learning rate. */
  public Adagrad(double learningRate) {
    this(Rates.constant("Adagrad", learningRate));
  }

  /** Learning rate 0.001. */
  public Adagrad() {
    this(0.001);
  }

  public Adagrad initialAccumulatorValue(double value) {
    return new Adagrad(learningRate, value, epsilon, options);
  }

  public Adagrad epsilon(double value) {
    return new Adagrad(learningRate, initialAccumulatorValue, value, options);
  }

  @Override
  public Adagrad options(Options other) {
    return new Adagrad(learningRate, initialAccumulatorValue, epsilon, other);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    State sum = slots.state("accumulator", weight.type(), initialAccumulatorValue);
    Tensor accumulated = sum.value().add(gradient.square());
    sum.assign(accumulated);
    Tensor step = gradient.multiply(slots.learningRate().cast(weight.dtype()));
    return weight.subtract(step.divide(accumulated.add(epsilon).sqrt()));
  }
}
