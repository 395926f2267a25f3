package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;
import static dev.crema.ops.Numbers.wide;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.normalization.Axes;
import dev.crema.layers.normalization.LayerNormalization;
import dev.crema.layers.normalization.RMSNormalization;
import dev.crema.layers.normalization.UnitNormalization;

/**
 * Numbers brought to a common scale: the functions of normalization layers. They compute in float32
 * or wider and give the type of their input, float32 for integers.
 */
abstract class NormalizationOps extends ConvolutionOps {
  private static final double EPSILON = 1e-7;

  NormalizationOps() {}

  /** {@link #moments(Tensor, boolean, int...)} without the axes. */
  public static Moments moments(Tensor x, int... axes) {
    return moments(x, false, axes);
  }

  /**
   * Mean and variance (the mean of squares, divided by n) along axes; along all if there are none.
   *
   * @param keepdims whether the axes stay, with length 1
   */
  public static Moments moments(Tensor x, boolean keepdims, int... axes) {
    Tensor numbers = wide(x);
    DType dtype = floating(x).dtype();
    Tensor mean = keepdims ? numbers.meanKeep(axes) : numbers.mean(axes);
    Tensor variance = keepdims ? numbers.varianceKeep(axes) : numbers.variance(axes);
    return new Moments(mean.cast(dtype), variance.cast(dtype));
  }

  /** {@link #batchNormalization(Tensor, Tensor, Tensor, int, Tensor, Tensor, double)}. */
  public static Tensor batchNormalization(Tensor x, Tensor mean, Tensor variance, int axis) {
    return batchNormalization(x, mean, variance, axis, 1e-3);
  }

  /** {@link #batchNormalization(Tensor, Tensor, Tensor, int, Tensor, Tensor, double)}. */
  public static Tensor batchNormalization(
      Tensor x, Tensor mean, Tensor variance, int axis, double epsilon) {
    Tensor zero = Tensor.scalar(mean.dtype(), 0);
    Tensor one = Tensor.scalar(mean.dtype(), 1);
    return batchNormalization(x, mean, variance, axis, zero, one, epsilon);
  }

  /** {@link #batchNormalization(Tensor, Tensor, Tensor, int, Tensor, Tensor, double)}. */
  public static Tensor batchNormalization(
      Tensor x, Tensor mean, Tensor variance, int axis, Tensor offset, Tensor scale) {
    return batchNormalization(x, mean, variance, axis, offset, scale, 1e-3);
  }

  /**
   * {@code scale · (x - mean) / √(variance + epsilon) + offset}.
   *
   * @param mean as long as the axis
   * @param variance as long as the axis
   * @param axis of the channels
   * @param offset as long as the axis, or a scalar; 0 by default
   * @param scale as long as the axis, or a scalar; 1 by default
   * @param epsilon keeps quotients finite, 0 or more; 0.001 by default
   */
  public static Tensor batchNormalization(
      Tensor x,
      Tensor mean,
      Tensor variance,
      int axis,
      Tensor offset,
      Tensor scale,
      double epsilon) {
    Require.notNegative("batchNormalization", "epsilon", epsilon);
    Tensor numbers = wide(x);
    Axes axes = Axes.of(numbers, Ints.of(axis));
    Tensor factor = along(axes, "variance", variance, numbers).add(epsilon).rsqrt();
    factor = factor.multiply(along(axes, "scale", scale, numbers));
    return numbers
        .subtract(along(axes, "mean", mean, numbers))
        .multiply(factor)
        .add(along(axes, "offset", offset, numbers))
        .cast(floating(x).dtype());
  }

  private static Tensor along(Axes axes, String name, Tensor vector, Tensor x) {
    boolean scalar = vector.rank() == 0 && (name.equals("scale") || name.equals("offset"));
    Require.check(
        scalar || vector.shape().equals(axes.lengths()),
        "batchNormalization",
        name,
        vector.type(),
        "shape " + axes.lengths() + " as the axis of " + x.type());
    return scalar ? vector.cast(x.dtype()) : axes.along(vector.cast(x.dtype()));
  }

  /** {@link #layerNormalization(Tensor, Tensor, Tensor, double, int...)} of the last axis. */
  public static Tensor layerNormalization(Tensor x) {
    return layerNormalization(x, EPSILON, -1);
  }

  /** {@link #layerNormalization(Tensor, Tensor, Tensor, double, int...)} of the last axis. */
  public static Tensor layerNormalization(Tensor x, Tensor gamma, Tensor beta) {
    return layerNormalization(x, gamma, beta, EPSILON, -1);
  }

  /** {@link #layerNormalization(Tensor, Tensor, Tensor, double, int...)} of mean 0, deviation 1. */
  public static Tensor layerNormalization(Tensor x, double epsilon, int... axis) {
    return layerNormalization(
        x, Tensor.scalar(DType.BOOL, 1), Tensor.scalar(DType.BOOL, 0), epsilon, axis);
  }

  /**
   * {@code gamma · (x - mean) / √(variance + epsilon) + beta}, with the mean and the variance along
   * axes of x itself.
   *
   * @param gamma of the axes' lengths, or of a shape that broadcasts to x; 1 by default
   * @param beta the same; 0 by default
   * @param epsilon keeps quotients finite, 0 or more; 1e-7 by default
   * @param axis one axis or more; -1 by default
   */
  public static Tensor layerNormalization(
      Tensor x, Tensor gamma, Tensor beta, double epsilon, int... axis) {
    String who = "layerNormalization";
    Require.notNegative(who, "epsilon", epsilon);
    Axes axes = axes(who, x, axis);
    Tensor numbers = wide(x);
    return LayerNormalization.standardized(numbers, axes, epsilon)
        .multiply(over(who, "gamma", gamma, axes, numbers))
        .add(over(who, "beta", beta, axes, numbers))
        .cast(floating(x).dtype());
  }

  /** {@link #rmsNormalization(Tensor, Tensor, double, int...)} of the last axis. */
  public static Tensor rmsNormalization(Tensor x) {
    return rmsNormalization(x, Tensor.scalar(DType.BOOL, 1));
  }

  /** {@link #rmsNormalization(Tensor, Tensor, double, int...)} of the last axis. */
  public static Tensor rmsNormalization(Tensor x, Tensor scale) {
    return rmsNormalization(x, scale, EPSILON, -1);
  }

  /**
   * {@code scale · x / √(mean(x²) + epsilon)}.
   *
   * @param scale of the axes' lengths, or of a shape that broadcasts to x; 1 by default
   * @param epsilon keeps quotients finite, 0 or more; 1e-7 by default
   * @param axis one axis or more; -1 by default
   */
  public static Tensor rmsNormalization(Tensor x, Tensor scale, double epsilon, int... axis) {
    String who = "rmsNormalization";
    Require.notNegative(who, "epsilon", epsilon);
    Axes axes = axes(who, x, axis);
    Tensor numbers = wide(x);
    return RMSNormalization.scaled(numbers, axes, epsilon)
        .multiply(over(who, "scale", scale, axes, numbers))
        .cast(floating(x).dtype());
  }

  /** {@link #normalize(Tensor, int, double, int...)} of length 1 along the last axis. */
  public static Tensor normalize(Tensor x) {
    return normalize(x, 2, -1);
  }

  /** {@link #normalize(Tensor, int, double, int...)} with epsilon 1e-7. */
  public static Tensor normalize(Tensor x, int order, int... axis) {
    return normalize(x, order, EPSILON, axis);
  }

  /**
   * {@code x / max(‖x‖, epsilon)}, where {@code ‖x‖ = (Σ|x|ᵖ)^(1/p)} along axes.
   *
   * @param order p, 1 or more; 2 by default
   * @param epsilon what the norm is at least taken for, greater than 0; 1e-7 by default
   * @param axis one axis or more; -1 by default
   */
  public static Tensor normalize(Tensor x, int order, double epsilon, int... axis) {
    Require.atLeast("normalize", "order", order, 1);
    Require.positive("normalize", "epsilon", epsilon);
    Tensor numbers = floating(x);
    Axes axes = axes("normalize", numbers, axis);
    if (order == 2) {
      return UnitNormalization.scaled(numbers, axes, epsilon * epsilon);
    }
    Tensor size = wide(numbers).abs();
    // The greatest is taken out, so that powers neither overflow nor vanish.
    Tensor greatest = size.maxKeep(axes.toArray()).maximum(epsilon).stopGradient();
    Tensor sum = size.divide(greatest).power((double) order).sumKeep(axes.toArray());
    Tensor least = greatest.reciprocal().multiply(epsilon).power((double) order);
    Tensor norm = sum.maximum(least).power(1.0 / order).multiply(greatest);
    return wide(numbers).divide(norm).cast(numbers.dtype());
  }

  private static Axes axes(String who, Tensor x, int... axis) {
    Require.check(axis.length > 0, who, "axis", Ints.of(axis), "1 axis or more");
    return Axes.of(x, Ints.of(axis));
  }

  /** A factor or summand of the lengths of axes, or one that broadcasts as it is. */
  private static Tensor over(String who, String name, Tensor given, Axes axes, Tensor x) {
    Tensor weight = given.cast(x.dtype());
    if (given.shape().equals(axes.lengths())) {
      return axes.along(weight);
    }
    Shape target = x.shape();
    Require.check(
        given.shape().broadcastsTo(target) && (given.rank() == 0 || given.rank() == target.rank()),
        who,
        name,
        given.type(),
        "shape " + axes.lengths() + ", or one that broadcasts to " + target);
    return weight;
  }
}
