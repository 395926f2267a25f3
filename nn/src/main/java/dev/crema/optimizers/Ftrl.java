package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.state.State;

/**
 * Follows the regularized leader: the weights that would have been best for all gradients so far,
 * of which many are exactly 0 with {@code l1RegularizationStrength}. For shallow models with many
 * rare features.
 *
 * <p>With {@code p = -learningRatePower} and α for the learning rate: {@code n' = n + g²}, {@code σ
 * = (n'ᵖ - nᵖ) / α}, {@code z += g + 2 · shrinkage · w - σ · w} and {@code w = 0} if {@code |z| <=
 * l1}, else {@code w = (sign(z) · l1 - z) / ((beta + n'ᵖ) / α + 2 · l2)}. State: {@code
 * accumulator} (n), {@code linear} (z). The learning rate must not be 0.
 *
 * <p>Source: McMahan et al., <i>Ad click prediction: a view from the trenches</i>, KDD 2013,
 * algorithm 1; factors of 2 as in Keras.
 *
 * @param learningRate 0.001 by default
 * @param learningRatePower how fast the learning rate falls, 0 or less; -0.5 by default
 * @param initialAccumulatorValue what n starts with, 0 or more; 0.1 by default
 * @param l1RegularizationStrength 0 or more; 0 by default
 * @param l2RegularizationStrength 0 or more; 0 by default
 * @param l2ShrinkageRegularizationStrength {@code shrinkage}, a price on the size of the weights
 *     added to the gradient, 0 or more; 0 by default
 * @param beta {@code beta} of the paper, 0 or more; 0 by default
 */
public record Ftrl(
    Schedule learningRate,
    double learningRatePower,
    double initialAccumulatorValue,
    double l1RegularizationStrength,
    double l2RegularizationStrength,
    double l2ShrinkageRegularizationStrength,
    double beta,
    Options options)
    implements GradientDescent<Ftrl> {
  public Ftrl {
    String who = "Ftrl";
    Require.check(
        learningRatePower <= 0 && Double.isFinite(learningRatePower),
        who,
        "learningRatePower",
        learningRatePower,
        "a finite number, 0 or less");
    Require.notNegative(who, "initialAccumulatorValue", initialAccumulatorValue);
    Require.notNegative(who, "l1RegularizationStrength", l1RegularizationStrength);
    Require.notNegative(who, "l2RegularizationStrength", l2RegularizationStrength);
    Require.notNegative(
        who, "l2ShrinkageRegularizationStrength", l2ShrinkageRegularizationStrength);
    Require.notNegative(who, "beta", beta);
  }

  /** The defaults with a learning rate. */
  public Ftrl(Schedule learningRate) {
    this(learningRate, -0.5, 0.1, 0, 0, 0, 0, Options.NONE);
  }

  /** The defaults with a learning rate. */
  public Ftrl(double learningRate) {
    this(Rates.constant("Ftrl", learningRate));
  }

  /** Learning rate 0.001. */
  public Ftrl() {
    this(0.001);
  }

  public Ftrl learningRatePower(double value) {
    return new Ftrl(
        learningRate,
        value,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta,
        options);
  }

  public Ftrl initialAccumulatorValue(double value) {
    return new Ftrl(
        learningRate,
        learningRatePower,
        value,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta,
        options);
  }

  public Ftrl l1RegularizationStrength(double value) {
    return new Ftrl(
        learningRate,
        learningRatePower,
        initialAccumulatorValue,
        value,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta,
        options);
  }

  public Ftrl l2RegularizationStrength(double value) {
    return new Ftrl(
        learningRate,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        value,
        l2ShrinkageRegularizationStrength,
        beta,
        options);
  }

  public Ftrl l2ShrinkageRegularizationStrength(double value) {
    return new Ftrl(
        learningRate,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        value,
        beta,
        options);
  }

  public Ftrl beta(double value) {
    return new Ftrl(
        learningRate,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        value,
        options);
  }

  @Override
  public Ftrl options(Options other) {
    return new Ftrl(
        learningRate,
        learningRatePower,
        initialAccumulatorValue,
        l1RegularizationStrength,
        l2RegularizationStrength,
        l2ShrinkageRegularizationStrength,
        beta,
        other);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    State squares = slots.state("accumulator", weight.type(), initialAccumulatorValue);
    State linear = slots.state("linear", weight.type(), 0);
    Tensor inverse = slots.learningRate().cast(weight.dtype()).reciprocal();
    Tensor n = squares.value().add(gradient.square());
    Tensor power = power(n);
    Tensor sigma = power.subtract(power(squares.value())).multiply(inverse);
    squares.assign(n);
    double shrinkage = 2 * l2ShrinkageRegularizationStrength;
    Tensor priced = shrinkage == 0 ? gradient : gradient.add(weight.multiply(shrinkage));
    Tensor z = linear.value().add(priced.subtract(sigma.multiply(weight)));
    linear.assign(z);
    Tensor divisor = power.add(beta).multiply(inverse).add(2 * l2RegularizationStrength);
    double l1 = l1RegularizationStrength;
    Tensor moved = z.clip(-l1, l1).subtract(z).divide(divisor);
    // Where all gradients were 0, the divisor may be 0 as well.
    return z.abs().lessEqual(l1).where(Tensor.scalar(weight.dtype(), 0), moved);
  }

  private Tensor power(Tensor sum) {
    return learningRatePower == -0.5 ? sum.sqrt() : sum.power(-learningRatePower);
  }
}
