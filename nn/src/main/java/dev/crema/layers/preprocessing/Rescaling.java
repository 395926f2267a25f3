package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * A layer that scales and shifts: {@code x · scale + offset}, in training and afterwards.
 *
 * <p>Input and output of any shape; the output is float. With a scale of 1 / 255, bytes of images
 * become numbers from 0 to 1.
 *
 * @param scale a finite number
 * @param offset a finite number; 0 by default
 */
public record Rescaling(double scale, double offset) implements UnaryLayer {
  public Rescaling {
    Require.finite("Rescaling", "scale", scale);
    Require.finite("Rescaling", "offset", offset);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor x = input.dtype().isFloating() ? input : input.cast(scope.policy().compute());
    Tensor scaled = x.multiply(scale);
    return offset == 0 ? scaled : scaled.add(offset);
  }
}
