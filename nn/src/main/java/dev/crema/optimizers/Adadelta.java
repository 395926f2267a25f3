package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.state.State;

/**
 * Gradient descent whose steps have the size of the steps before: each gradient is divided by the
 * root of a moving mean of its squares and multiplied by that of the steps.
 *
 * <p>{@code n = rho · n + (1 - rho) · g²}, {@code d = -g · √(s + epsilon) / √(n + epsilon)}, {@code
 * s = rho · s + (1 - rho) · d²} and {@code w += learningRate · d}. State: {@code accumulated_grad}
 * (n), {@code accumulated_delta_var} (s). The paper has no learning rate: that is a learning rate
 * of 1.
 *
 * <p>Source: Zeiler, <i>ADADELTA: an adaptive learning rate method</i>, arXiv 1212.5701, 2012.
 *
 * @param learningRate 0.001 by default
 * @param rho how slowly the moving means follow, 0 to 1; 0.95 by default
 * @param epsilon keeps quotients finite, greater than 0; 1e-7 by default
 */
public record Adadelta(Schedule learningRate, double rho, double epsilon, Options options)
    implements GradientDescent<Adadelta> {
  public Adadelta {
    Require.within("Adadelta", "rho", rho, 0, 1);
    Require.positive("Adadelta", "epsilon", epsilon);
  }

  /** The defaults with a learning rate. */
  public Adadelta(Schedule learningRate) {
    this(learningRate, 0.95, 1e-7, Options.NONE);
  }

  /** The defaults with a learning rate. */
  public Adadelta(double learningRate) {
    this(Rates.constant("Adadelta", learningRate));
  }

  /** Learning rate 0.001. */
  public Adadelta() {
    this(0.001);
  }

  public Adadelta rho(double value) {
    return new Adadelta(learningRate, value, epsilon, options);
  }

  public Adadelta epsilon(double value) {
    return new Adadelta(learningRate, rho, value, options);
  }

  @Override
  public Adadelta options(Options other) {
    return new Adadelta(learningRate, rho, epsilon, other);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    State squares = slots.state("accumulated_grad", weight.type(), 0);
    State steps = slots.state("accumulated_delta_var", weight.type(), 0);
    Tensor n = follow(squares, gradient);
    squares.assign(n);
    Tensor size = steps.value().add(epsilon).sqrt();
    Tensor step = size.multiply(gradient).divide(n.add(epsilon).sqrt());
    steps.assign(follow(steps, step));
    return weight.subtract(step.multiply(slots.learningRate().cast(weight.dtype())));
  }

  private Tensor follow(State mean, Tensor value) {
    return GradientDescent.settledSquares(
        mean.value().multiply(rho).add(value.square().multiply(1 - rho)));
  }
}
