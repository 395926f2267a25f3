package dev.crema.initializers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;

/**
 * {@code gain} where the row number is the column number, 0 elsewhere. For weights of two axes.
 *
 * @param gain any finite number; 1 by default
 */
public record Identity(double gain) implements Initializer {
  public Identity {
    Require.finite("Identity", "gain", gain);
  }

  /** Ones on the diagonal. */
  public Identity() {
    this(1);
  }

  @Override
  public Tensor initialize(Type type, Tensor key) {
    if (type.shape().rank() != 2) {
      throw new ShapeException(
          "initializer Identity: the weight is " + type + "; allowed: two axes");
    }
    Type indices = new Type(DType.INT64, type.shape());
    Tensor diagonal = Tensor.iota(indices, 0).equal(Tensor.iota(indices, 1));
    return diagonal.where(Tensor.scalar(type.dtype(), gain), Tensor.scalar(type.dtype(), 0));
  }
}
