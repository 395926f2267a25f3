package dev.crema.layers.core;

import dev.crema.activations.Activation;
import dev.crema.check.Require;
import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Activity;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;
import java.util.OptionalDouble;

/**
 * A dense layer that learns to do with the weights -1, 0 and 1: {@code activation(x · t · scale +
 * bias)}, where {@code t} is the sign of the kernel where its absolute value is greater than the
 * threshold, and 0 elsewhere (Ma et al., The Era of 1-bit LLMs, <a
 * href="https://arxiv.org/abs/2402.17764">arXiv 2402.17764</a>, 3.1).
 *
 * <p>Without a threshold of its own it is half the kernel's mean absolute value, and the scale is
 * that mean; with one the scale is 1. What is trained and saved is the kernel in full width: the
 * gradient of {@code t} counts as that of the kernel.
 *
 * <p>Input {@code [batch, …, n]}, output {@code [batch, …, units]}. Weights: {@code kernel} {@code
 * [n, units]}, {@code bias} {@code [units]}.
 *
 * @param units the length of the output's last axis, 1 or more
 * @param threshold 0 or more; half the kernel's mean absolute value by default
 * @param activation applied to the outputs; none by default
 * @param useBias true by default
 * @param kernel rules of the kernel; {@link GlorotUniform} by default
 * @param bias rules of the bias; {@link Zeros} by default
 * @param activityRegularizer the price of the outputs, divided by the batch size; none by default
 */
public record TernaryDense(
    int units,
    OptionalDouble threshold,
    Activation activation,
    boolean useBias,
    WeightRules kernel,
    WeightRules bias,
    Regularizer activityRegularizer)
    implements UnaryLayer {
  public TernaryDense {
    Require.atLeast("TernaryDense", "units", units, 1);
    threshold.ifPresent(value -> Require.notNegative("TernaryDense", "threshold", value));
  }

  /** Without activation, with a threshold that follows the kernel. */
  public TernaryDense(int units) {
    this(
        units,
        OptionalDouble.empty(),
        Activation.LINEAR,
        true,
        new WeightRules(new GlorotUniform()),
        new WeightRules(new Zeros()),
        Regularizer.NONE);
  }

  public TernaryDense threshold(double value) {
    return new TernaryDense(
        units, OptionalDouble.of(value), activation, useBias, kernel, bias, activityRegularizer);
  }

  public TernaryDense activation(Activation function) {
    return new TernaryDense(units, threshold, function, useBias, kernel, bias, activityRegularizer);
  }

  public TernaryDense useBias(boolean use) {
    return new TernaryDense(units, threshold, activation, use, kernel, bias, activityRegularizer);
  }

  public TernaryDense kernel(WeightRules rules) {
    return new TernaryDense(
        units, threshold, activation, useBias, rules, bias, activityRegularizer);
  }

  public TernaryDense bias(WeightRules rules) {
    return new TernaryDense(
        units, threshold, activation, useBias, kernel, rules, activityRegularizer);
  }

  public TernaryDense activityRegularizer(Regularizer regularizer) {
    return new TernaryDense(units, threshold, activation, useBias, kernel, bias, regularizer);
  }

  public TernaryDense kernelInitializer(Initializer initializer) {
    return kernel(kernel.initializer(initializer));
  }

  public TernaryDense biasInitializer(Initializer initializer) {
    return bias(bias.initializer(initializer));
  }

  public TernaryDense kernelRegularizer(Regularizer regularizer) {
    return kernel(kernel.regularizer(regularizer));
  }

  public TernaryDense biasRegularizer(Regularizer regularizer) {
    return bias(bias.regularizer(regularizer));
  }

  public TernaryDense kernelConstraint(Constraint constraint) {
    return kernel(kernel.constraint(constraint));
  }

  public TernaryDense biasConstraint(Constraint constraint) {
    return bias(bias.constraint(constraint));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.rank() < 2) {
      throw new ShapeException(
          "the input is " + input.type() + "; allowed: two axes or more, [batch, …, n]");
    }
    Tensor weight = kernel.weight(scope, "kernel", Shape.of(input.dim(-1), units));
    Tensor mean = weight.abs().mean();
    Tensor limit =
        threshold.isPresent()
            ? Tensor.scalar(weight.dtype(), threshold.getAsDouble())
            : mean.multiply(0.5);
    Tensor x = input.matmul(ternary(weight, limit));
    if (threshold.isEmpty()) {
      x = x.multiply(mean);
    }
    if (useBias) {
      x = x.add(bias.weight(scope, "bias", Shape.of(units)));
    }
    return Activity.priced(scope, activation.apply(x), activityRegularizer);
  }

  /** The numbers -1, 0 and 1, exactly, with the gradient of the weight. */
  private static Tensor ternary(Tensor weight, Tensor limit) {
    Tensor signs = weight.sign().multiply(weight.abs().greater(limit).cast(weight.dtype()));
    return signs.stopGradient().add(weight.subtract(weight.stopGradient()));
  }
}
