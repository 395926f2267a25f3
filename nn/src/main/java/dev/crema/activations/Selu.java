package dev.crema.activations;

import dev.crema.engine.Tensor;

/**
 * {@code 1.0507 * elu(x, 1.67326)}, which keeps mean 0 and variance 1 from layer to layer with
 * {@link dev.crema.initializers.LecunNormal} weights.
 *
 * <p>Source: Klambauer, Unterthiner, Mayr, Hochreiter, <i>Self-normalizing neural networks</i>,
 * NeurIPS 2017.
 */
public record Selu() implements Activation {
  private static final double ALPHA = 1.6732632423543772;
  private static final double SCALE = 1.0507009873554805;

  @Override
  public Tensor apply(Tensor x) {
    return Elu.of(x, ALPHA, 1).multiply(SCALE);
  }
}
