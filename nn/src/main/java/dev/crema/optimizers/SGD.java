package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.state.State;

/**
 * Gradient descent, with momentum if wanted.
 *
 * <p>{@code w -= learningRate · g}; with momentum {@code v = momentum · v - learningRate · g} and
 * {@code w += v}; in Nesterov's form {@code w += momentum · v - learningRate · g}. State: {@code
 * momentum} (v), if there is momentum.
 *
 * <p>Source: Sutskever, Martens, Dahl, Hinton, <i>On the importance of initialization and momentum
 * in deep learning</i>, ICML 2013.
 *
 * @param learningRate 0.01 by default
 * @param momentum 0 to 1; 0 by default
 * @param nesterov false by default
 */
public record SGD(Schedule learningRate, double momentum, boolean nesterov, Options options)
    implements GradientDescent<SGD> {
  public SGD {
    Require.within("SGD", "momentum", momentum, 0, 1);
  }

  /** Without momentum. */
  public SGD(Schedule learningRate) {
    this(learningRate, 0, false, Options.NONE);
  }

  /** Without momentum. */
  public SGD(double learningRate) {
    this(Rates.constant("SGD", learningRate));
  }

  /** Learning rate 0.01, without momentum. */
  public SGD() {
    this(0.01);
  }

  public SGD momentum(double value) {
    return new SGD(learningRate, value, nesterov, options);
  }

  public SGD nesterov(boolean value) {
    return new SGD(learningRate, momentum, value, options);
  }

  @Override
  public SGD options(Options other) {
    return new SGD(learningRate, momentum, nesterov, other);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    Tensor step = gradient.multiply(slots.learningRate().cast(weight.dtype()));
    if (momentum == 0) {
      return weight.subtract(step);
    }
    State velocity = slots.state("momentum", weight.type(), 0);
    Tensor v = GradientDescent.settled(velocity.value().multiply(momentum).subtract(step));
    velocity.assign(v);
    return weight.add(nesterov ? v.multiply(momentum).subtract(step) : v);
  }
}
