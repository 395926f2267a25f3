package dev.crema.layers.quantization;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * The numbers that levels stand for.
 *
 * <p>Input uint8 of any shape, output floats of that shape.
 *
 * @param levels what the input's numbers stand for
 */
public record Dequantize(Levels levels) implements UnaryLayer, Quantized {
  @Override
  public Tensor call(Scope scope, Tensor input) {
    return levels.dequantize(Quantized.levels(input)).cast(scope.policy().compute());
  }
}
