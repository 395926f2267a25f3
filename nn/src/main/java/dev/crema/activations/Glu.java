package dev.crema.activations;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.ShapeException;

/**
 * {@code a * sigmoid(b)}, where a and b are the first and the second half of the input along an
 * axis, which must be of even length.
 *
 * <p>Source: Dauphin, Fan, Auli, Grangier, <i>Language modeling with gated convolutional
 * networks</i>, ICML 2017.
 *
 * @param axis which is halved; -1 by default
 */
public record Glu(int axis) implements Activation {
  /** Along the last axis. */
  public Glu() {
    this(-1);
  }

  @Override
  public Tensor apply(Tensor x) {
    long length = x.dim(axis);
    if (length % 2 != 0) {
      throw new ShapeException(
          "Glu: axis " + axis + " of " + x.type() + " has length " + length + "; allowed: even");
    }
    Tensor a = x.slice(axis, 0, length / 2);
    Tensor b = x.slice(axis, length / 2, length);
    return a.multiply(b.sigmoid());
  }
}
