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

/**
 * A layer in which each output looks at all inputs: {@code activation(x · kernel + bias)}.
 *
 * <p>Input {@code [batch, …, n]}, output {@code [batch, …, units]}. Weights: {@code kernel} {@code
 * [n, units]}, {@code bias} {@code [units]}.
 *
 * @param units the length of the output's last axis, 1 or more
 * @param activation applied to the outputs; none by default
 * @param useBias true by default
 * @param kernel rules of the kernel; {@link GlorotUniform} by default
 * @param bias rules of the bias; {@link Zeros} by default
 * @param activityRegularizer the price of the outputs, divided by the batch size; none by default
 */
public record Dense(
    int units,
    Activation activation,
    boolean useBias,
    WeightRules kernel,
    WeightRules bias,
    Regularizer activityRegularizer)
    implements UnaryLayer {
  public Dense {
    Require.atLeast("Dense", "units", units, 1);
  }

  /** Without activation. */
  public Dense(int units) {
    this(
        units,
        Activation.LINEAR,
        true,
        new WeightRules(new GlorotUniform()),
        new WeightRules(new Zeros()),
        Regularizer.NONE);
  }

  public Dense activation(Activation function) {
    return new Dense(units, function, useBias, kernel, bias, activityRegularizer);
  }

  public Dense useBias(boolean use) {
    return new Dense(units, activation, use, kernel, bias, activityRegularizer);
  }

  public Dense kernel(WeightRules rules) {
    return new Dense(units, activation, useBias, rules, bias, activityRegularizer);
  }

  public Dense bias(WeightRules rules) {
    return new Dense(units, activation, useBias, kernel, rules, activityRegularizer);
  }

  public Dense activityRegularizer(Regularizer regularizer) {
    return new Dense(units, activation, useBias, kernel, bias, regularizer);
  }

  public Dense kernelInitializer(Initializer initializer) {
    return kernel(kernel.initializer(initializer));
  }

  public Dense biasInitializer(Initializer initializer) {
    return bias(bias.initializer(initializer));
  }

  public Dense kernelRegularizer(Regularizer regularizer) {
    return kernel(kernel.regularizer(regularizer));
  }

  public Dense biasRegularizer(Regularizer regularizer) {
    return bias(bias.regularizer(regularizer));
  }

  public Dense kernelConstraint(Constraint constraint) {
    return kernel(kernel.constraint(constraint));
  }

  public Dense biasConstraint(Constraint constraint) {
    return bias(bias.constraint(constraint));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.rank() < 2) {
      throw new ShapeException(
          "the input is " + input.type() + "; allowed: two axes or more, [batch, …, n]");
    }
    Tensor x = input.matmul(kernel.weight(scope, "kernel", Shape.of(input.dim(-1), units)));
    if (useBias) {
      x = x.add(bias.weight(scope, "bias", Shape.of(units)));
    }
    return Activity.priced(scope, activation.apply(x), activityRegularizer);
  }
}
