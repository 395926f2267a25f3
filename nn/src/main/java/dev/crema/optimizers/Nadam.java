package dev.crema.optimizers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.state.State;

/**
 * {@link Adam} with Nesterov's momentum: each step looks one step ahead.
 *
 * <p>With {@code μₜ = beta1 · (1 - 0.96ᵗ / 2)} at step t, counted from 1, and the product {@code Πₜ
 * = μ₁ · … · μₜ}: {@code m += (g - m) · (1 - beta1)}, {@code v += (g² - v) · (1 - beta2)}, {@code
 * m̂ = μₜ₊₁ · m / (1 - Πₜ₊₁) + (1 - μₜ) · g / (1 - Πₜ)}, {@code v̂ = v / (1 - beta2ᵗ)} and {@code w
 * -= learningRate · m̂ / (√v̂ + epsilon)}. State: {@code momentum} (m), {@code velocity} (v),
 * {@code u_product} (Π, a float64 scalar).
 *
 * <p>Source: Dozat, <i>Incorporating Nesterov momentum into Adam</i>, ICLR 2016 workshop, algorithm
 * 2.
 *
 * @param learningRate 0.001 by default
 * @param beta1 how slowly the mean of the gradients follows, 0 or more, less than 1; 0.9 by default
 * @param beta2 how slowly the mean of their squares follows, 0 or more, less than 1; 0.999 by
 *     default
 * @param epsilon keeps quotients finite, greater than 0; 1e-7 by default
 */
public record Nadam(
    Schedule learningRate, double beta1, double beta2, double epsilon, Options options)
    implements GradientDescent<Nadam> {
  public Nadam {
    Moments.check("Nadam", beta1, beta2, epsilon);
  }

  /** The defaults with a learning rate. */
  public Nadam(Schedule learningRate) {
    this(learningRate, 0.9, 0.999, 1e-7, Options.NONE);
  }

  /** The defaults with a learning rate. */
  public Nadam(double learningRate) {
    this(Rates.constant("Nadam", learningRate));
  }

  /** Learning rate 0.001. */
  public Nadam() {
    this(0.001);
  }

  public Nadam beta1(double value) {
    return new Nadam(learningRate, value, beta2, epsilon, options);
  }

  public Nadam beta2(double value) {
    return new Nadam(learningRate, beta1, value, epsilon, options);
  }

  public Nadam epsilon(double value) {
    return new Nadam(learningRate, beta1, beta2, value, options);
  }

  @Override
  public Nadam options(Options other) {
    return new Nadam(learningRate, beta1, beta2, epsilon, other);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    State mean = slots.state("momentum", weight.type(), 0);
    State square = slots.state("velocity", weight.type(), 0);
    State product = slots.state("u_product", new Type(DType.FLOAT64, Shape.SCALAR), 1);
    Tensor step = Moments.step(slots);
    Tensor now = pull(step);
    Tensor next = pull(step.add(1));
    Tensor gathered = product.value().multiply(now);
    product.assign(gathered);
    Tensor m = GradientDescent.settled(Moments.follow(mean, gradient, beta1));
    mean.assign(m);
    Tensor v = GradientDescent.settledSquares(Moments.follow(square, gradient.square(), beta2));
    square.assign(v);
    Tensor rate = slots.learningRate().cast(DType.FLOAT64);
    Tensor ofMean = rate.multiply(next).divide(left(gathered.multiply(next))).cast(weight.dtype());
    Tensor ofGradient = rate.multiply(left(now)).divide(left(gathered)).cast(weight.dtype());
    Tensor spread = Moments.gathered(beta2, step).sqrt().reciprocal().cast(weight.dtype());
    Tensor ahead = m.multiply(ofMean).add(gradient.multiply(ofGradient));
    return weight.subtract(ahead.divide(v.sqrt().multiply(spread).add(epsilon)));
  }

  /** μ at a step. */
  private Tensor pull(Tensor step) {
    return step.multiply(Math.log(0.96)).exp().multiply(-0.5).add(1).multiply(beta1);
  }

  private static Tensor left(Tensor part) {
    return part.negate().add(1);
  }
}
