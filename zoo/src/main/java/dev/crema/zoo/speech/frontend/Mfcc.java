package dev.crema.zoo.speech.frontend;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * A layer that turns logarithms of power in mel bands into mel-frequency cepstral coefficients, by
 * the orthonormal discrete cosine transform II along the last axis: {@code y(k) = s(k) · Σ x(n) ·
 * cos(π·k·(n + ½)/N)} with {@code s(0) = √(1/N)} and {@code s(k) = √(2/N)}.
 *
 * <p>Input {@code [batch, frames, bands]}, as {@link LogMel} gives; output {@code [batch, frames,
 * coefficients]}.
 *
 * <p>Source: S. Davis, P. Mermelstein, <i>Comparison of parametric representations for monosyllabic
 * word recognition</i>, IEEE Transactions on ASSP 28 (4), 1980.
 *
 * @param coefficients how many are kept, 1 to the number of bands; 10 by default
 */
public record Mfcc(int coefficients) implements UnaryLayer {
  public Mfcc {
    Require.atLeast("Mfcc", "coefficients", coefficients, 1);
  }

  /** The first 10. */
  public Mfcc() {
    this(10);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    long bands = input.dim(-1);
    if (input.rank() != 3 || bands < coefficients) {
      throw new ShapeException(
          "the input is "
              + input.type()
              + "; allowed: [batch, frames, bands] with "
              + coefficients
              + " bands or more");
    }
    return input.matmul(cosines(Math.toIntExact(bands)).cast(input.dtype()));
  }

  private Tensor cosines(int bands) {
    double[] values = new double[bands * coefficients];
    for (int n = 0; n < bands; n++) {
      for (int k = 0; k < coefficients; k++) {
        double scale = Math.sqrt((k == 0 ? 1.0 : 2.0) / bands);
        values[n * coefficients + k] = scale * Math.cos(Math.PI * k * (n + 0.5) / bands);
      }
    }
    return Tensor.of(Shape.of(bands, coefficients), values);
  }
}
