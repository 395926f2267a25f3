package dev.crema.layers.activations;

import dev.crema.check.Require;
import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.initializers.Initializer;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.WeightRules;
import dev.crema.regularizers.Regularizer;

/**
 * {@code x} where it is positive, {@code alpha · x} elsewhere, with an alpha that is learned.
 *
 * <p>Input and output of one shape. Weight {@code alpha}, as long as one sample, but 1 along shared
 * axes. Source: He et al., <i>Delving deep into rectifiers</i>, ICCV 2015.
 *
 * @param alpha rules of alpha; {@link Zeros} by default
 * @param sharedAxes axes along which all numbers have one alpha, from 1, not the batch: {@code 1,
 *     2} for images gives each channel its own; none by default
 */
public record PReLU(WeightRules alpha, Ints sharedAxes) implements UnaryLayer {
  public PReLU {
    Require.check(
        sharedAxes.stream().allMatch(a -> a >= 1),
        "PReLU",
        "sharedAxes",
        sharedAxes,
        "numbers of axes from 1");
  }

  /** With an alpha for each number of a sample. */
  public PReLU() {
    this(new WeightRules(new Zeros()), Ints.of());
  }

  public PReLU alpha(WeightRules rules) {
    return new PReLU(rules, sharedAxes);
  }

  public PReLU sharedAxes(int... axes) {
    return new PReLU(alpha, Ints.of(axes));
  }

  public PReLU alphaInitializer(Initializer initializer) {
    return alpha(alpha.initializer(initializer));
  }

  public PReLU alphaRegularizer(Regularizer regularizer) {
    return alpha(alpha.regularizer(regularizer));
  }

  public PReLU alphaConstraint(Constraint constraint) {
    return alpha(alpha.constraint(constraint));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Shape shape = input.shape().slice(1, input.rank());
    for (int axis : sharedAxes.toArray()) {
      if (axis >= input.rank()) {
        throw new ShapeException(
            "the input is "
                + input.type()
                + ", sharedAxes are "
                + sharedAxes
                + "; allowed: axes from 1 to "
                + (input.rank() - 1));
      }
      shape = shape.with(axis - 1, 1);
    }
    Tensor slope = alpha.weight(scope, "alpha", shape).cast(input.dtype());
    return input.greater(0).where(input, input.multiply(slope));
  }
}
