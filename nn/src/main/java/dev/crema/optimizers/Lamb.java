package dev.crema.optimizers;

import dev.crema.engine.Tensor;
import dev.crema.state.State;

/**
 * {@link Adam} with steps in proportion to the weights: that of each weight is scaled by its norm
 * over that of the step. For large batches.
 *
 * <p>{@code m += (g - m) · (1 - beta1)}, {@code v += (g² - v) · (1 - beta2)}, {@code u = m / (1 -
 * beta1ᵗ) / (√(v / (1 - beta2ᵗ)) + epsilon)} at step t, counted from 1, and {@code w -=
 * learningRate · u · ‖w‖ / ‖u‖}, without the quotient of norms if one of them is 0. State: {@code
 * momentum} (m), {@code velocity} (v).
 *
 * <p>Source: You et al., <i>Large batch optimization for deep learning: training BERT in 76
 * minutes</i>, ICLR 2020, algorithm 2.
 *
 * @param learningRate 0.001 by default
 * @param beta1 how slowly the mean of the gradients follows, 0 or more, less than 1; 0.9 by default
 * @param beta2 how slowly the mean of their squares follows, 0 or more, less than 1; 0.999 by
 *     default
 * @param epsilon keeps quotients finite, greater than 0; 1e-7 by default
 */
public record Lamb(
    Schedule learningRate, double beta1, double beta2, double epsilon, Options options)
    implements GradientDescent<Lamb> {
  public Lamb {
    Moments.check("Lamb", beta1, beta2, epsilon);
  }

  /** The defaults with a learning rate. */
  public Lamb(Schedule learningRate) {
    this(learningRate, 0.9, 0.999, 1e-7, Options.NONE);
  }

  /** The defaults with a learning rate. */
  public Lamb(double learningRate) {
    this(Rates.constant("Lamb", learningRate));
  }

  /** Learning rate 0.001. */
  public Lamb() {
    this(0.001);
  }

  public Lamb beta1(double value) {
    return new Lamb(learningRate, value, beta2, epsilon, options);
  }

  public Lamb beta2(double value) {
    return new Lamb(learningRate, beta1, value, epsilon, options);
  }

  public Lamb epsilon(double value) {
    return new Lamb(learningRate, beta1, beta2, value, options);
  }

  @Override
  public Lamb options(Options other) {
    return new Lamb(learningRate, beta1, beta2, epsilon, other);
  }

  @Override
  public boolean measuresWholeWeight(String path, int rank) {
    return true;
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    State mean = slots.state("momentum", weight.type(), 0);
    State square = slots.state("velocity", weight.type(), 0);
    Tensor m = GradientDescent.settled(Moments.follow(mean, gradient, beta1));
    mean.assign(m);
    Tensor v = GradientDescent.settledSquares(Moments.follow(square, gradient.square(), beta2));
    square.assign(v);
    Tensor step = Moments.step(slots);
    Tensor ofMean = Moments.gathered(beta1, step).reciprocal().cast(weight.dtype());
    Tensor spread = Moments.gathered(beta2, step).sqrt().reciprocal().cast(weight.dtype());
    Tensor update = m.multiply(ofMean).divide(v.sqrt().multiply(spread).add(epsilon));
    Tensor size = weight.square().sum().sqrt();
    Tensor length = update.square().sum().sqrt();
    Tensor both = size.greater(0).and(length.greater(0));
    Tensor ratio = both.where(size.divide(length), Tensor.scalar(weight.dtype(), 1));
    return weight.subtract(
        update.multiply(ratio.multiply(slots.learningRate().cast(weight.dtype()))));
  }
}
