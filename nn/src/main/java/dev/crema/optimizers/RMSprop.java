package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.state.State;

/**
 * Gradient descent with each gradient divided by the root of a moving mean of its squares.
 *
 * <p>{@code v = rho · v + (1 - rho) · g²} and {@code w -= learningRate · g / √(v + epsilon)}.
 * Centered, {@code a = rho · a + (1 - rho) · g} and the root is of {@code v - a² + epsilon}. With
 * momentum, {@code p = momentum · p + learningRate · g / √(…)} and {@code w -= p}. State: {@code
 * velocity} (v), {@code average_gradient} (a), {@code momentum} (p).
 *
 * <p>Source: Hinton, <i>Neural networks for machine learning</i>, lecture 6e, 2012.
 *
 * @param learningRate 0.001 by default
 * @param rho how slowly the moving mean follows, 0 to 1; 0.9 by default
 * @param momentum 0 to 1; 0 by default
 * @param epsilon keeps quotients finite, greater than 0; 1e-7 by default
 * @param centered whether to divide by the standard deviation; false by default
 */
public record RMSprop(
    Schedule learningRate,
    double rho,
    double momentum,
    double epsilon,
    boolean centered,
    Options options)
    implements GradientDescent<RMSprop> {
  public RMSprop {
    Require.within("RMSprop", "rho", rho, 0, 1);
    Require.within("RMSprop", "momentum", momentum, 0, 1);
    Require.positive("RMSprop", "epsilon", epsilon);
  }

  /** Rho 0.9, neither momentum nor centering. */
  public RMSprop(Schedule learningRate) {
    this(learningRate, 0.9, 0, 1e-7, false, Options.NONE);
  }

  /** Rho 0.9, neither momentum nor centering. */
  public RMSprop(double learningRate) {
    this(Rates.constant("RMSprop", learningRate));
  }

  /** Learning rate 0.001. */
  public RMSprop() {
    this(0.001);
  }

  public RMSprop rho(double value) {
    return new RMSprop(learningRate, value, momentum, epsilon, centered, options);
  }

  public RMSprop momentum(double value) {
    return new RMSprop(learningRate, rho, value, epsilon, centered, options);
  }

  public RMSprop epsilon(double value) {
    return new RMSprop(learningRate, rho, momentum, value, centered, options);
  }

  public RMSprop centered(boolean value) {
    return new RMSprop(learningRate, rho, momentum, epsilon, value, options);
  }

  @Override
  public RMSprop options(Options other) {
    return new RMSprop(learningRate, rho, momentum, epsilon, centered, other);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    State squares = slots.state("velocity", weight.type(), 0);
    Tensor velocity = GradientDescent.settledSquares(follow(squares, gradient.square()));
    squares.assign(velocity);
    Tensor spread = velocity;
    if (centered) {
      State mean = slots.state("average_gradient", weight.type(), 0);
      Tensor average = GradientDescent.settled(follow(mean, gradient));
      mean.assign(average);
      spread = velocity.subtract(average.square());
    }
    Tensor rate = slots.learningRate().cast(weight.dtype());
    Tensor step = gradient.multiply(rate).divide(spread.add(epsilon).sqrt());
    if (momentum == 0) {
      return weight.subtract(step);
    }
    State kept = slots.state("momentum", weight.type(), 0);
    Tensor moved = GradientDescent.settled(kept.value().multiply(momentum).add(step));
    kept.assign(moved);
    return weight.subtract(moved);
  }

  private Tensor follow(State mean, Tensor value) {
    return mean.value().multiply(rho).add(value.multiply(1 - rho));
  }
}
