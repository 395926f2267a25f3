package dev.crema.activations;

import dev.crema.engine.Tensor;

/**
 * {@code x * relu6(x + 3) / 6}, also called hard swish.
 *
 * <p>Source: Howard et al., <i>Searching for MobileNetV3</i>, ICCV 2019.
 */
public record HardSilu() implements Activation {
  @Override
  public Tensor apply(Tensor x) {
    return x.multiply(x.add(3).relu().minimum(6).divide(6));
  }
}
