package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.ShapeException;

/**
 * Complex numbers, as tensors of their real and imaginary parts.
 *
 * @param real floats of any shape
 * @param imag of the same type
 */
public record Complex(Tensor real, Tensor imag) {
  /**
   * @throws ShapeException if the shapes differ
   * @throws DTypeException if the parts are not floats of one type
   */
  public Complex {
    if (!real.shape().equals(imag.shape())) {
      throw new ShapeException(
          "Complex: the parts are "
              + real.type()
              + " and "
              + imag.type()
              + "; allowed: one shape for both");
    }
    if (!real.dtype().isFloating() || real.dtype() != imag.dtype()) {
      throw new DTypeException(
          "Complex: the parts are "
              + real.type()
              + " and "
              + imag.type()
              + "; allowed: one float type for both");
    }
  }
}
