package dev.crema.layers.quantization;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * The nearest levels of numbers.
 *
 * <p>Input floats of any shape, output uint8 of that shape.
 *
 * @param levels what the output's numbers stand for
 */
public record Quantize(Levels levels) implements UnaryLayer, Quantized {
  @Override
  public Tensor call(Scope scope, Tensor input) {
    return levels.quantize(input);
  }
}
