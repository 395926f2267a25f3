package dev.crema.layers.normalization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.initializers.Ones;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Scope;
import dev.crema.layers.WeightRules;

/**
 * Gives the numbers of each item mean {@code beta} and standard deviation {@code gamma}: {@code
 * gamma · (x - mean) / √(variance + epsilon) + beta}, with the mean and variance of the item
 * itself.
 *
 * <p>Input and output of one shape. The variance is the mean of squares (divided by n, not n - 1).
 * Weights {@code gamma}, {@code beta}, as long as the axes. Source: Ba, Kiros, Hinton, <i>Layer
 * normalization</i>, 2016.
 *
 * @param axis the axes that mean and variance are taken over; -1 by default
 * @param epsilon keeps quotients finite, 0 or more; 0.001 by default
 * @param center whether there is a beta; true by default
 * @param scale whether there is a gamma; true by default
 * @param beta rules of beta; {@link Zeros} by default
 * @param gamma rules of gamma; {@link Ones} by default
 */
public record LayerNormalization(
    Ints axis, double epsilon, boolean center, boolean scale, WeightRules beta, WeightRules gamma)
    implements Centred<LayerNormalization> {
  public LayerNormalization {
    Axes.check("LayerNormalization", axis);
    Require.notNegative("LayerNormalization", "epsilon", epsilon);
  }

  /** Over the last axis. */
  public LayerNormalization() {
    this(Ints.of(-1), 1e-3, true, true, new WeightRules(new Zeros()), new WeightRules(new Ones()));
  }

  public LayerNormalization axis(int... axes) {
    return new LayerNormalization(Ints.of(axes), epsilon, center, scale, beta, gamma);
  }

  public LayerNormalization epsilon(double value) {
    return new LayerNormalization(axis, value, center, scale, beta, gamma);
  }

  @Override
  public LayerNormalization with(
      boolean center, boolean scale, WeightRules beta, WeightRules gamma) {
    return new LayerNormalization(axis, epsilon, center, scale, beta, gamma);
  }

  /** Numbers of mean 0 and standard deviation 1 along axes. */
  public static Tensor standardized(Tensor x, Axes axes, double epsilon) {
    Tensor centred = x.subtract(x.meanKeep(axes.toArray()));
    Tensor variance = centred.square().meanKeep(axes.toArray());
    return centred.multiply(variance.add(epsilon).rsqrt());
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Axes axes = Axes.of(input, axis);
    Tensor x = Axes.wide(input);
    Tensor y = standardized(x, axes, epsilon);
    if (scale) {
      y = y.multiply(axes.weight(scope, gamma, "gamma", x.dtype()));
    }
    if (center) {
      y = y.add(axes.weight(scope, beta, "beta", x.dtype()));
    }
    return y.cast(scope.policy().compute());
  }
}
