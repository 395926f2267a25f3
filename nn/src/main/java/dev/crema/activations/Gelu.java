package dev.crema.activations;

import dev.crema.engine.Tensor;

/**
 * {@code x * Φ(x)}, where Φ is the distribution function of the standard normal.
 *
 * <p>Exactly, {@code x / 2 * (1 + erf(x / √2))}; approximately, {@code x / 2 * (1 + tanh(√(2 / π) *
 * (x + 0.044715 x³)))}. Source: Hendrycks, Gimpel, <i>Gaussian error linear units</i>, 2016.
 *
 * @param approximate whether to take the approximation; false by default
 */
public record Gelu(boolean approximate) implements Activation {
  /** Exact. */
  public Gelu() {
    this(false);
  }

  @Override
  public Tensor apply(Tensor x) {
    Tensor half = x.multiply(0.5);
    if (approximate) {
      Tensor inner = x.add(x.multiply(x).multiply(x).multiply(0.044715));
      return half.multiply(inner.multiply(Math.sqrt(2 / Math.PI)).tanh().add(1));
    }
    return half.multiply(x.multiply(Math.sqrt(0.5)).erf().add(1));
  }
}
