package dev.crema.optimizers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.state.State;

/**
 * {@link Adam} with the greatest gradient so far, slowly forgotten, in place of the mean of
 * squares.
 *
 * <p>{@code m += (g - m) · (1 - beta1)}, {@code u = max(beta2 · u, |g|)} and {@code w -=
 * learningRate · m / ((1 - beta1ᵗ) · (u + epsilon))} at step t, counted from 1. State: {@code
 * momentum} (m), {@code norm} (u).
 *
 * <p>Source: Kingma, Ba, <i>Adam: a method for stochastic optimization</i>, ICLR 2015, section 7.1.
 *
 * @param learningRate 0.001 by default
 * @param beta1 how slowly the mean of the gradients follows, 0 or more, less than 1; 0.9 by default
 * @param beta2 how slowly the greatest gradient is forgotten, 0 or more, less than 1; 0.999 by
 *     default
 * @param epsilon keeps quotients finite, greater than 0; 1e-7 by default
 */
public record Adamax(
    Schedule learningRate, double beta1, double beta2, double epsilon, Options options)
    implements GradientDescent<Adamax> {
  public Adamax {
    Moments.check("Adamax", beta1, beta2, epsilon);
  }

  /** The defaults with a learning rate. */
  public Adamax(Schedule learningRate) {
    this(learningRate, 0.9, 0.999, 1e-7, Options.NONE);
  }

  /** The defaults with a learning rate. */
  public Adamax(double learningRate) {
    this(Rates.constant("Adamax", learningRate));
  }

  /** Learning rate 0.001. */
  public Adamax() {
    this(0.001);
  }

  public Adamax beta1(double value) {
    return new Adamax(learningRate, value, beta2, epsilon, options);
  }

  public Adamax beta2(double value) {
    return new Adamax(learningRate, beta1, value, epsilon, options);
  }

  public Adamax epsilon(double value) {
    return new Adamax(learningRate, beta1, beta2, value, options);
  }

  @Override
  public Adamax options(Options other) {
    return new Adamax(learningRate, beta1, beta2, epsilon, other);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    State mean = slots.state("momentum", weight.type(), 0);
    State norm = slots.state("norm", weight.type(), 0);
    Tensor m = GradientDescent.settled(Moments.follow(mean, gradient, beta1));
    mean.assign(m);
    Tensor u = GradientDescent.settledSquares(norm.value().multiply(beta2).maximum(gradient.abs()));
    norm.assign(u);
    Tensor rate =
        slots
            .learningRate()
            .cast(DType.FLOAT64)
            .divide(Moments.gathered(beta1, Moments.step(slots)));
    return weight.subtract(m.multiply(rate.cast(weight.dtype())).divide(u.add(epsilon)));
  }
}
