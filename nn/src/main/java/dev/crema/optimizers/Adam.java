package dev.crema.optimizers;

import dev.crema.engine.Tensor;

/**
 * Gradient descent by moving means of the gradients and of their squares.
 *
 * <p>{@code m += (g - m) · (1 - beta1)}, {@code v += (g² - v) · (1 - beta2)} and {@code w -= m · a
 * / (√v + epsilon)} with {@code a = learningRate · √(1 - beta2ᵗ) / (1 - beta1ᵗ)} at step t, counted
 * from 1. With {@code amsgrad}, v in the update is the greatest so far. State: {@code momentum}
 * (m), {@code velocity} (v), {@code velocity_hat}.
 *
 * <p>Source: Kingma, Ba, <i>Adam: a method for stochastic optimization</i>, ICLR 2015, end of
 * section 2; Reddi, Kale, Kumar, <i>On the convergence of Adam and beyond</i>, ICLR 2018.
 *
 * @param learningRate 0.001 by default
 * @param beta1 how slowly the mean of the gradients follows, 0 or more, less than 1; 0.9 by default
 * @param beta2 how slowly the mean of their squares follows, 0 or more, less than 1; 0.999 by
 *     default
 * @param epsilon keeps quotients finite, greater than 0; 1e-7 by default
 * @param amsgrad whether to divide by the greatest mean so far; false by default
 */
public record Adam(
    Schedule learningRate,
    double beta1,
    double beta2,
    double epsilon,
    boolean amsgrad,
    Options options)
    implements GradientDescent<Adam> {
  public Adam {
    Moments.check("Adam", beta1, beta2, epsilon);
  }

  /** The defaults with a learning rate. */
  public Adam(Schedule learningRate) {
    this(learningRate, 0.9, 0.999, 1e-7, false, Options.NONE);
  }

  /** The defaults with a learning rate. */
  public Adam(double learningRate) {
    this(Rates.constant("Adam", learningRate));
  }

  /** Learning rate 0.001. */
  public Adam() {
    this(0.001);
  }

  public Adam beta1(double value) {
    return new Adam(learningRate, value, beta2, epsilon, amsgrad, options);
  }

  public Adam beta2(double value) {
    return new Adam(learningRate, beta1, value, epsilon, amsgrad, options);
  }

  public Adam epsilon(double value) {
    return new Adam(learningRate, beta1, beta2, value, amsgrad, options);
  }

  public Adam amsgrad(boolean value) {
    return new Adam(learningRate, beta1, beta2, epsilon, value, options);
  }

  @Override
  public Adam options(Options other) {
    return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, other);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    Moments moments = new Moments(beta1, beta2, epsilon, amsgrad);
    return moments.update(slots, weight, gradient);
  }
}
