package dev.crema.layers.normalization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.initializers.Ones;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.WeightRules;

/**
 * Gives the numbers of each item a mean square of {@code scale²}: {@code scale · x / √(mean(x²) +
 * epsilon)}.
 *
 * <p>Input and output of one shape. Weight {@code scale}, as long as the axes, 1 at first. Source:
 * Zhang, Sennrich, <i>Root mean square layer normalization</i>, NeurIPS 2019.
 *
 * @param axis the axes that the mean is taken over; -1 by default
 * @param epsilon keeps quotients finite, 0 or more; 1e-6 by default
 */
public record RMSNormalization(Ints axis, double epsilon) implements UnaryLayer {
  public RMSNormalization {
    Axes.check("RMSNormalization", axis);
    Require.notNegative("RMSNormalization", "epsilon", epsilon);
  }

  /** Over the last axis. */
  public RMSNormalization() {
    this(Ints.of(-1), 1e-6);
  }

  public RMSNormalization axis(int... axes) {
    return new RMSNormalization(Ints.of(axes), epsilon);
  }

  public RMSNormalization epsilon(double value) {
    return new RMSNormalization(axis, value);
  }

  /** Numbers of mean square 1 along axes. */
  public static Tensor scaled(Tensor x, Axes axes, double epsilon) {
    return x.multiply(x.square().meanKeep(axes.toArray()).add(epsilon).rsqrt());
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Axes axes = Axes.of(input, axis);
    Tensor x = Axes.wide(input);
    Tensor y = scaled(x, axes, epsilon);
    Tensor scale = axes.weight(scope, new WeightRules(new Ones()), "scale", x.dtype());
    return scope.unmask(y.multiply(scale).cast(input.dtype()));
  }
}
