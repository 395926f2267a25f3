package dev.crema.layers.core;

import dev.crema.activations.Activation;
import dev.crema.check.Require;
import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.initializers.GlorotNormal;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.HeNormal;
import dev.crema.initializers.HeUniform;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.LecunNormal;
import dev.crema.initializers.LecunUniform;
import dev.crema.initializers.Seeded;
import dev.crema.initializers.VarianceScaling;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Activity;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.WeightRules;
import dev.crema.ops.Ops;
import dev.crema.regularizers.Regularizer;

/**
 * A dense layer over axes of one's choice: {@code activation(einsum(equation, x, kernel) + bias)}.
 *
 * <p>The equation names the axes of input, kernel and output by letters; axes of the same letter
 * run together, and those that the output does not have are summed over. {@code ab,bc->ac} is a
 * dense layer, {@code abc,cde->abde} projects to heads, {@code ...x,xy->...y} takes any number of
 * axes. Weights: {@code kernel} and {@code bias}, as long as the equation and {@code biasAxes} say.
 * Initializers that look at fans take the kernel's axes that are summed over for inputs, the others
 * for outputs.
 *
 * @param equation of the form {@code X,Y->Z}, {@code ...X,Y->...Z} or {@code X...,Y->Z...}
 * @param outputShape lengths of the output's axes that have letters, without the batch, each 1 or
 *     more, or -1 where the input says it
 * @param biasAxes the letters of the output's axes that the bias has; none by default, which is
 *     without bias
 * @param activation applied to the outputs; none by default
 * @param kernel rules of the kernel; {@link GlorotUniform} by default
 * @param bias rules of the bias; {@link Zeros} by default
 * @param activityRegularizer the price of the outputs, divided by the batch size; none by default
 */
public record EinsumDense(
    String equation,
    Ints outputShape,
    String biasAxes,
    Activation activation,
    WeightRules kernel,
    WeightRules bias,
    Regularizer activityRegularizer)
    implements UnaryLayer {
  public EinsumDense {
    String output = EinsumEquation.parse(equation).output();
    Require.check(
        outputShape.stream().allMatch(d -> d >= 1 || d == -1),
        "EinsumDense",
        "outputShape",
        outputShape,
        "lengths of 1 or more, and -1 for the input's");
    Require.check(
        biasAxes.chars().allMatch(c -> output.indexOf(c) >= 0),
        "EinsumDense",
        "biasAxes",
        "'" + biasAxes + "'",
        "letters of the output '" + output + "'");
  }

  /** Without activation or bias. */
  public EinsumDense(String equation, int... outputShape) {
    this(
        equation,
        Ints.of(outputShape),
        "",
        Activation.LINEAR,
        new WeightRules(new GlorotUniform()),
        new WeightRules(new Zeros()),
        Regularizer.NONE);
  }

  public EinsumDense biasAxes(String letters) {
    return new EinsumDense(
        equation, outputShape, letters, activation, kernel, bias, activityRegularizer);
  }

  public EinsumDense activation(Activation function) {
    return new EinsumDense(
        equation, outputShape, biasAxes, function, kernel, bias, activityRegularizer);
  }

  public EinsumDense kernel(WeightRules rules) {
    return new EinsumDense(
        equation, outputShape, biasAxes, activation, rules, bias, activityRegularizer);
  }

  public EinsumDense bias(WeightRules rules) {
    return new EinsumDense(
        equation, outputShape, biasAxes, activation, kernel, rules, activityRegularizer);
  }

  public EinsumDense activityRegularizer(Regularizer regularizer) {
    return new EinsumDense(equation, outputShape, biasAxes, activation, kernel, bias, regularizer);
  }

  public EinsumDense kernelInitializer(Initializer initializer) {
    return kernel(kernel.initializer(initializer));
  }

  public EinsumDense kernelRegularizer(Regularizer regularizer) {
    return kernel(kernel.regularizer(regularizer));
  }

  public EinsumDense kernelConstraint(Constraint constraint) {
    return kernel(kernel.constraint(constraint));
  }

  public EinsumDense biasInitializer(Initializer initializer) {
    return bias(bias.initializer(initializer));
  }

  public EinsumDense biasRegularizer(Regularizer regularizer) {
    return bias(bias.regularizer(regularizer));
  }

  public EinsumDense biasConstraint(Constraint constraint) {
    return bias(bias.constraint(constraint));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    EinsumEquation letters = EinsumEquation.parse(equation);
    EinsumEquation.Shapes shapes = letters.of(input.shape(), outputShape);
    WeightRules rules = kernel.initializer(fanned(kernel.initializer(), shapes.inner()));
    Tensor weight = rules.weight(scope, "kernel", shapes.kernel());
    Tensor y = Ops.einsum(shapes.letters(), input.cast(weight.dtype()), weight);
    if (!biasAxes.isEmpty()) {
      y = y.add(bias.weight(scope, "bias", letters.bias(biasAxes, shapes.output())));
    }
    return Activity.priced(scope, scope.unmask(activation.apply(y)), activityRegularizer);
  }

  /** An initializer that sees a matrix of inputs and outputs, if it looks at fans. */
  private static Initializer fanned(Initializer initializer, Ints inner) {
    if (!looksAtFans(initializer)) {
      return initializer;
    }
    return (type, key) -> {
      Shape shape = type.shape();
      long inputs = inner.stream().mapToLong(shape::dim).reduce(1, (a, b) -> a * b);
      Shape matrix = Shape.of(inputs, shape.size() / inputs);
      return initializer.initialize(new Type(type.dtype(), matrix), key).reshape(shape);
    };
  }

  private static boolean looksAtFans(Initializer initializer) {
    return switch (initializer) {
      case VarianceScaling _, GlorotNormal _, GlorotUniform _ -> true;
      case HeNormal _, HeUniform _, LecunNormal _, LecunUniform _ -> true;
      case Seeded seeded -> looksAtFans(seeded.inner());
      default -> false;
    };
  }
}
