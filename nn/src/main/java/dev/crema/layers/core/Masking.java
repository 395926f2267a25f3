package dev.crema.layers.core;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Masks the items all of whose numbers are a certain one, such as the steps that fill up a
 * sequence: they do not count from here on, and become 0.
 *
 * <p>Input and output {@code [batch, …, features]} of one shape; the mask is {@code [batch, …]}.
 *
 * @param maskValue the number of items that do not count; 0 by default
 */
public record Masking(double maskValue) implements UnaryLayer {
  public Masking {
    Require.finite("Masking", "maskValue", maskValue);
  }

  /** Masks items of zeros. */
  public Masking() {
    this(0);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.rank() < 2) {
      throw new ShapeException(
          "the input is " + input.type() + "; allowed: two axes or more, [batch, …, features]");
    }
    Tensor counts = input.notEqual(maskValue).any(-1);
    Tensor items = counts.expandDims(-1).broadcastTo(input.shape());
    return scope.mask(items.where(input, Tensor.scalar(input.dtype(), 0)), counts);
  }
}
