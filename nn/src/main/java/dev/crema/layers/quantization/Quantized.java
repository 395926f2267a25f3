package dev.crema.layers.quantization;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.layers.Layer;

/** A layer that gives or takes levels, which have no gradients. */
public sealed interface Quantized extends Layer
    permits Quantize, Dequantize, QuantizedConvolution, QuantizedDense {

  /** An input of levels as uint8. */
  static Tensor levels(Tensor input) {
    if (!input.dtype().isInteger()) {
      throw new DTypeException(
          "the input is " + input.type() + "; allowed: levels, integers from 0 to 255");
    }
    return input.cast(DType.UINT8);
  }
}
