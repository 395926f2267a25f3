package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.state.State;

/**
 * {@link Adam} without a mean of the gradients and, for weights of two axes or more, with the means
 * of squares of rows and columns in place of a number for each element: its state is a small part
 * of the weights.
 *
 * <p>At step t, counted from 1, with {@code b = t ^ beta2Decay}: {@code r} moves by {@code b}
 * towards the means of {@code g² + epsilon1} along the last axis, {@code c} towards those along the
 * last but one, and {@code v = r · c / mean(r)}. Weights of fewer axes have {@code v += (g² +
 * epsilon1 - v) · b}. With {@code u = g / √v} and the root of the mean of squares, rms: {@code w -=
 * max(epsilon2, rms(w)) · min(learningRate, 1 / √t) · u / max(1, rms(u) / clipThreshold)}. State:
 * {@code r} and {@code c}, or {@code velocity} (v).
 *
 * <p>Source: Shazeer, Stern, <i>Adafactor: adaptive learning rates with sublinear memory cost</i>,
 * ICML 2018, algorithms 4 and 5.
 *
 * @param learningRate 0.001 by default
 * @param beta2Decay how fast the moving means slow down, 0 or less; -0.8 by default
 * @param epsilon1 keeps quotients finite, greater than 0; 1e-30 by default
 * @param epsilon2 the least size of a weight that counts, 0 or more; 1e-3 by default
 * @param clipThreshold the greatest rms of a step, greater than 0; 1 by default
 * @param relativeStep whether a learning rate that is not a schedule is at most {@code 1 / √t};
 *     true by default. As in Keras this changes nothing, for the step takes that minimum in any
 *     case
 */
public record Adafactor(
    Schedule learningRate,
    double beta2Decay,
    double epsilon1,
    double epsilon2,
    double clipThreshold,
    boolean relativeStep,
    Options options)
    implements GradientDescent<Adafactor> {
  public Adafactor {
    String who = "Adafactor";
    Require.check(
        beta2Decay <= 0 && Double.isFinite(beta2Decay),
        who,
        "beta2Decay",
        beta2Decay,
        "a finite number, 0 or less");
    Require.positive(who, "epsilon1", epsilon1);
    Require.notNegative(who, "epsilon2", epsilon2);
    Require.positive(who, "clipThreshold", clipThreshold);
  }

  /** The defaults with a learning rate. */
  public Adafactor(Schedule learningRate) {
    this(learningRate, -0.8, 1e-30, 1e-3, 1, true, Options.NONE);
  }

  /** The defaults with a learning rate. */
  public Adafactor(double learningRate) {
    this(Rates.constant("Adafactor", learningRate));
  }

  /** Learning rate 0.001. */
  public Adafactor() {
    this(0.001);
  }

  public Adafactor beta2Decay(double value) {
    return new Adafactor(
        learningRate, value, epsilon1, epsilon2, clipThreshold, relativeStep, options);
  }

  public Adafactor epsilon1(double value) {
    return new Adafactor(
        learningRate, beta2Decay, value, epsilon2, clipThreshold, relativeStep, options);
  }

  public Adafactor epsilon2(double value) {
    return new Adafactor(
        learningRate, beta2Decay, epsilon1, value, clipThreshold, relativeStep, options);
  }

  public Adafactor clipThreshold(double value) {
    return new Adafactor(
        learningRate, beta2Decay, epsilon1, epsilon2, value, relativeStep, options);
  }

  public Adafactor relativeStep(boolean value) {
    return new Adafactor(
        learningRate, beta2Decay, epsilon1, epsilon2, clipThreshold, value, options);
  }

  @Override
  public Adafactor options(Options other) {
    return new Adafactor(
        learningRate, beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep, other);
  }

  @Override
  public boolean measuresWholeWeight(String path, int rank) {
    return true;
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    Tensor step = Moments.step(slots);
    Tensor limit = step.sqrt().reciprocal();
    Tensor rate = slots.learningRate().cast(DType.FLOAT64);
    if (relativeStep && learningRate instanceof Schedule.Constant) {
      rate = rate.minimum(limit);
    }
    rate = rate.minimum(limit);
    Tensor fresh = step.power(beta2Decay);
    Tensor squares = gradient.square().add(epsilon1);
    Tensor v = weight.rank() < 2 ? whole(slots, squares, fresh) : factored(slots, squares, fresh);
    Tensor u = gradient.divide(v.sqrt());
    Tensor clipped = rms(u).divide(clipThreshold).maximum(1);
    Tensor size = rms(weight).maximum(epsilon2).multiply(rate.cast(weight.dtype()));
    return weight.subtract(u.multiply(size.divide(clipped)));
  }

  private static Tensor whole(Slots slots, Tensor squares, Tensor fresh) {
    return follow(slots.state("velocity", squares.type(), 0), squares, fresh);
  }

  private static Tensor factored(Slots slots, Tensor squares, Tensor fresh) {
    Tensor rows = squares.mean(-1);
    Tensor columns = squares.mean(-2);
    Tensor r = follow(slots.state("r", rows.type(), 0), rows, fresh);
    Tensor c = follow(slots.state("c", columns.type(), 0), columns, fresh);
    return r.divide(r.meanKeep(-1)).expandDims(-1).multiply(c.expandDims(-2));
  }

  private static Tensor follow(State mean, Tensor value, Tensor fresh) {
    Tensor old = fresh.negate().add(1).cast(value.dtype());
    Tensor result = mean.value().multiply(old).add(value.multiply(fresh.cast(value.dtype())));
    mean.assign(result);
    return result;
  }

  private static Tensor rms(Tensor x) {
    return x.square().mean().sqrt();
  }
}
