package dev.crema.layers.reshaping;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Each vector several times, one after the other.
 *
 * <p>Input {@code [batch, features]}, output {@code [batch, n, features]}.
 *
 * @param n how many times, 1 or more
 */
public record RepeatVector(int n) implements UnaryLayer {
  public RepeatVector {
    Require.atLeast("RepeatVector", "n", n, 1);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.rank() != 2) {
      throw new ShapeException("the input is " + input.type() + "; allowed: [batch, features]");
    }
    Shape shape = Shape.of(input.dim(0), n, input.dim(1));
    return scope.unmask(input.expandDims(1).broadcastTo(shape));
  }
}
