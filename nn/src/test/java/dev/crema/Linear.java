package dev.crema;

import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import dev.crema.regularizers.Regularizer;

/** x·W + b with all weights at one number, simple enough to work out by hand. */
public record Linear(int units, double start, Regularizer regularizer, Constraint constraint)
    implements UnaryLayer {
  /** Weights that start at a number. */
  public Linear(int units, double start) {
    this(units, start, Regularizer.NONE, Constraint.NONE);
  }

  /** Weights that start at 1. */
  public Linear(int units) {
    this(units, 1);
  }

  @Override
  public Tensor call(Scope scope, Tensor x) {
    Initializer filled = (type, key) -> Tensor.full(type, start);
    Tensor kernel =
        scope.weight("kernel", Shape.of(x.dim(-1), units), filled, regularizer, constraint);
    Tensor bias = scope.weight("bias", Shape.of(units), (type, key) -> Tensor.zeros(type));
    return x.matmul(kernel).add(bias);
  }
}
