package dev.crema.layers.activations;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.Optional;

/**
 * {@code exp(x) / Σ exp(x)} along axes, as a layer: probabilities. Masked items have probability 0.
 *
 * <p>Input and output of one shape.
 *
 * @param axis the axes along which probabilities add up to 1; -1 by default
 */
public record Softmax(Ints axis) implements UnaryLayer {
  /** Stands for minus infinity. */
  private static final double LOW = -1e9;

  /** The same where {@link #LOW} would be infinite. */
  private static final double HALF_LOW = -3e4;

  public Softmax {
    Require.check(!axis.isEmpty(), "Softmax", "axis", axis, "1 axis or more");
  }

  /** Along some axes. */
  public Softmax(int... axis) {
    this(axis.length == 0 ? Ints.of(-1) : Ints.of(axis));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Optional<Tensor> mask = scope.mask(input);
    if (mask.isEmpty()) {
      return probabilities(input);
    }
    Tensor all = Scope.each(mask.get(), input);
    double low = input.dtype() == DType.FLOAT16 ? HALF_LOW : LOW;
    Tensor y = probabilities(all.where(input, Tensor.scalar(input.dtype(), low)));
    return all.where(y, Tensor.scalar(y.dtype(), 0));
  }

  private Tensor probabilities(Tensor x) {
    return dev.crema.activations.Softmax.of(x, axis.toArray());
  }
}
