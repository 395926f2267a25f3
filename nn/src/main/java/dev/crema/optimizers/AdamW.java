package dev.crema.optimizers;

import dev.crema.engine.Tensor;

/**
 * {@link Adam} with weight decay, 0.004 by default: {@code w -= w · decay · learningRate} before
 * each update.
 *
 * <p>Source: Loshchilov, Hutter, <i>Decoupled weight decay regularization</i>, ICLR 2019.
 *
 * @param learningRate 0.001 by default
 * @param beta1 how slowly the mean of the gradients follows, 0 or more, less than 1; 0.9 by default
 * @param beta2 how slowly the mean of their squares follows, 0 or more, less than 1; 0.999 by
 *     default
 * @param epsilon keeps quotients finite, greater than 0; 1e-7 by default
 * @param amsgrad whether to divide by the greatest mean so far; false by default
 */
public record AdamW(
    Schedule learningRate,
    double beta1,
    double beta2,
    double epsilon,
    boolean amsgrad,
    Options options)
    implements GradientDescent<AdamW> {
  public AdamW {
    Moments.check("AdamW", beta1, beta2, epsilon);
  }

  /** The defaults with a learning rate. */
  public AdamW(Schedule learningRate) {
    this(learningRate, 0.9, 0.999, 1e-7, false, Options.NONE.weightDecay(0.004));
  }

  /** The defaults with a learning rate. */
  public AdamW(double learningRate) {
    this(Rates.constant("AdamW", learningRate));
  }

  /** Learning rate 0.001. */
  public AdamW() {
    this(0.001);
  }

  public AdamW beta1(double value) {
    return new AdamW(learningRate, value, beta2, epsilon, amsgrad, options);
  }

  public AdamW beta2(double value) {
    return new AdamW(learningRate, beta1, value, epsilon, amsgrad, options);
  }

  public AdamW epsilon(double value) {
    return new AdamW(learningRate, beta1, beta2, value, amsgrad, options);
  }

  public AdamW amsgrad(boolean value) {
    return new AdamW(learningRate, beta1, beta2, epsilon, value, options);
  }

  @Override
  public AdamW options(Options other) {
    return new AdamW(learningRate, beta1, beta2, epsilon, amsgrad, other);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    Moments moments = new Moments(beta1, beta2, epsilon, amsgrad);
    return moments.update(slots, weight, gradient);
  }
}
