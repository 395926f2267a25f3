package dev.crema.layers.normalization;

import dev.crema.check.Require;
import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.Ones;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;
import dev.crema.state.State;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Gives each channel mean {@code beta} and standard deviation {@code gamma}: {@code gamma · (x -
 * mean) / √(variance + epsilon) + beta}.
 *
 * <p>In training, mean and variance are those of the batch, over all axes but one, and moving means
 * of both are kept: {@code moving = moving · momentum + batch · (1 - momentum)}. Else, and if the
 * layer is frozen, the moving means are taken. The variance is the mean of squares (divided by n,
 * not n - 1). Masked items do not count.
 *
 * <p>Input and output of one shape. Weights {@code gamma}, {@code beta}; states {@code
 * moving_mean}, {@code moving_variance}; all of the length of the channel axis. Source: Ioffe,
 * Szegedy, <i>Batch normalization</i>, ICML 2015.
 *
 * @param axis of the channels; -1 by default
 * @param momentum how slowly the moving means follow, 0 to 1; 0.99 by default
 * @param epsilon keeps quotients finite, greater than 0; 0.001 by default
 * @param center whether there is a beta; true by default
 * @param scale whether there is a gamma; true by default
 * @param beta rules of beta; {@link Zeros} by default
 * @param gamma rules of gamma; {@link Ones} by default
 * @param movingMeanInitializer {@link Zeros} by default
 * @param movingVarianceInitializer {@link Ones} by default
 */
public record BatchNormalization(
    int axis,
    double momentum,
    double epsilon,
    boolean center,
    boolean scale,
    WeightRules beta,
    WeightRules gamma,
    Initializer movingMeanInitializer,
    Initializer movingVarianceInitializer)
    implements UnaryLayer {
  /** Keeps the mean over a mask of nothing finite. */
  private static final double EPSILON = 1e-7;

  public BatchNormalization {
    Require.within("BatchNormalization", "momentum", momentum, 0, 1);
    Require.positive("BatchNormalization", "epsilon", epsilon);
  }

  /** Over the last axis. */
  public BatchNormalization() {
    this(
        -1,
        0.99,
        1e-3,
        true,
        true,
        new WeightRules(new Zeros()),
        new WeightRules(new Ones()),
        new Zeros(),
        new Ones());
  }

  public BatchNormalization axis(int value) {
    return new BatchNormalization(
        value,
        momentum,
        epsilon,
        center,
        scale,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer);
  }

  public BatchNormalization momentum(double value) {
    return new BatchNormalization(
        axis,
        value,
        epsilon,
        center,
        scale,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer);
  }

  public BatchNormalization epsilon(double value) {
    return new BatchNormalization(
        axis,
        momentum,
        value,
        center,
        scale,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer);
  }

  public BatchNormalization center(boolean use) {
    return new BatchNormalization(
        axis,
        momentum,
        epsilon,
        use,
        scale,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer);
  }

  public BatchNormalization scale(boolean use) {
    return new BatchNormalization(
        axis,
        momentum,
        epsilon,
        center,
        use,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer);
  }

  public BatchNormalization beta(WeightRules rules) {
    return new BatchNormalization(
        axis,
        momentum,
        epsilon,
        center,
        scale,
        rules,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer);
  }

  public BatchNormalization gamma(WeightRules rules) {
    return new BatchNormalization(
        axis,
        momentum,
        epsilon,
        center,
        scale,
        beta,
        rules,
        movingMeanInitializer,
        movingVarianceInitializer);
  }

  public BatchNormalization movingMeanInitializer(Initializer initializer) {
    return new BatchNormalization(
        axis,
        momentum,
        epsilon,
        center,
        scale,
        beta,
        gamma,
        initializer,
        movingVarianceInitializer);
  }

  public BatchNormalization movingVarianceInitializer(Initializer initializer) {
    return new BatchNormalization(
        axis, momentum, epsilon, center, scale, beta, gamma, movingMeanInitializer, initializer);
  }

  public BatchNormalization betaInitializer(Initializer initializer) {
    return beta(beta.initializer(initializer));
  }

  public BatchNormalization betaRegularizer(Regularizer regularizer) {
    return beta(beta.regularizer(regularizer));
  }

  public BatchNormalization betaConstraint(Constraint constraint) {
    return beta(beta.constraint(constraint));
  }

  public BatchNormalization gammaInitializer(Initializer initializer) {
    return gamma(gamma.initializer(initializer));
  }

  public BatchNormalization gammaRegularizer(Regularizer regularizer) {
    return gamma(gamma.regularizer(regularizer));
  }

  public BatchNormalization gammaConstraint(Constraint constraint) {
    return gamma(gamma.constraint(constraint));
  }

  /** Mean and variance {@code [channels]}. */
  private record Moments(Tensor mean, Tensor variance, Tensor center) {}

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.rank() < 2) {
      throw new ShapeException("the input is " + input.type() + "; allowed: two axes or more");
    }
    int at = input.shape().axis(axis);
    Shape channels = Shape.of(input.dim(at));
    Tensor x = input.cast(DType.promote(input.dtype(), DType.FLOAT32));
    Optional<Tensor> factors = given(scale, () -> gamma.weight(scope, "gamma", channels));
    Optional<Tensor> offsets = given(center, () -> beta.weight(scope, "beta", channels));
    State movingMean = scope.state("moving_mean", channels, movingMeanInitializer);
    State movingVariance = scope.state("moving_variance", channels, movingVarianceInitializer);
    Moments moments;
    if (scope.training() && scope.trainable()) {
      moments = moments(x, at, scope.mask(input));
      follow(movingMean, moments.mean());
      follow(movingVariance, moments.variance());
    } else {
      Tensor mean = movingMean.value().cast(x.dtype());
      moments = new Moments(mean, movingVariance.value().cast(x.dtype()), mean);
    }
    Tensor factor = moments.variance().add(epsilon).rsqrt();
    if (factors.isPresent()) {
      factor = factor.multiply(factors.get().cast(x.dtype()));
    }
    // (x - mean) · factor + beta, written so that gradients need only sums of g and g · (x -
    // center).
    Tensor offset = moments.center().subtract(moments.mean()).multiply(factor);
    if (offsets.isPresent()) {
      offset = offset.add(offsets.get().cast(x.dtype()));
    }
    Tensor centered = x.subtract(along(moments.center(), x, at));
    Tensor y = centered.multiply(along(factor, x, at)).add(along(offset, x, at));
    return y.cast(scope.policy().compute());
  }

  private static Optional<Tensor> given(boolean used, Supplier<Tensor> weight) {
    return used ? Optional.of(weight.get()) : Optional.empty();
  }

  /**
   * Mean and variance of a batch. The squares are taken around a constant {@code center} that has
   * the value of the mean: {@code mean((x - c)²) - (mean - c)²} is the variance for any c, so that
   * all derivatives are right, and those of the second term, 0 at c, cost nothing.
   */
  private static Moments moments(Tensor x, int at, Optional<Tensor> mask) {
    int[] axes = IntStream.range(0, x.rank()).filter(i -> i != at).toArray();
    if (mask.isPresent()) {
      return masked(x, at, axes, mask.get());
    }
    Tensor mean = x.mean(axes);
    Tensor center = mean.stopGradient();
    Tensor squares = x.subtract(along(center, x, at)).square().mean(axes);
    return new Moments(mean, squares.subtract(mean.subtract(center).square()), center);
  }

  private static Moments masked(Tensor x, int at, int[] axes, Tensor mask) {
    Tensor zero = Tensor.scalar(x.dtype(), 0);
    Tensor all = Scope.each(mask, x);
    Tensor number = all.cast(x.dtype()).sum(axes).add(EPSILON);
    Tensor mean = all.where(x, zero).sum(axes).divide(number);
    Tensor distance = all.where(x.subtract(along(mean, x, at)), zero);
    return new Moments(mean, distance.square().sum(axes).divide(number), mean);
  }

  private void follow(State moving, Tensor batch) {
    Tensor before = moving.value();
    Tensor next = batch.cast(before.dtype()).multiply(1 - momentum);
    moving.assign(before.multiply(momentum).add(next));
  }

  /** A vector of the channels, to be broadcast over x. */
  private static Tensor along(Tensor vector, Tensor x, int at) {
    if (at == x.rank() - 1) {
      return vector;
    }
    long[] shape = new long[x.rank()];
    Arrays.fill(shape, 1);
    shape[at] = x.dim(at);
    return vector.reshape(shape);
  }
}
