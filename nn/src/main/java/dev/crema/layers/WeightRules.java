package dev.crema.layers;

import dev.crema.constraints.Constraint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.Initializer;
import dev.crema.regularizers.Regularizer;

/**
 * How a weight begins, what it costs and what it must be.
 *
 * @param initializer gives its first value
 * @param regularizer is added to the loss; nothing by default
 * @param constraint is restored after each update; nothing by default
 */
public record WeightRules(Initializer initializer, Regularizer regularizer, Constraint constraint) {
  /** A weight that costs nothing and may become anything. */
  public WeightRules(Initializer initializer) {
    this(initializer, Regularizer.NONE, Constraint.NONE);
  }

  public WeightRules initializer(Initializer other) {
    return new WeightRules(other, regularizer, constraint);
  }

  public WeightRules regularizer(Regularizer other) {
    return new WeightRules(initializer, other, constraint);
  }

  public WeightRules constraint(Constraint other) {
    return new WeightRules(initializer, regularizer, other);
  }

  /** The weight of a layer under these rules. */
  public Tensor weight(Scope scope, String name, Shape shape) {
    return scope.weight(name, shape, initializer, regularizer, constraint);
  }
}
