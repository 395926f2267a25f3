package dev.crema.layers.regularization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.OptionalLong;

/**
 * In training, sets a random part of the numbers to the value that SELU has far below 0, and scales
 * and shifts all so that mean 0 and variance 1 stay what they are; else changes nothing.
 *
 * <p>Input and output of one shape. With s = -α·λ of SELU, about -1.758, the output is {@code a ·
 * (x or s) + b}, a = {@code ((1 - rate) · (1 + rate · s²))^-½}, b = {@code -a · s · rate}. Source:
 * Klambauer et al., <i>Self-normalizing neural networks</i>, NeurIPS 2017.
 *
 * @param rate the part that is set to s, 0 or more, less than 1
 * @param noiseShape the shape of the random choice, which broadcasts over the input; -1 is the
 *     input's length. By default (empty) the input's shape
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record AlphaDropout(double rate, Ints noiseShape, OptionalLong seed) implements UnaryLayer {
  /** -α·λ of SELU. */
  private static final double LOWEST = -1.6732632423543772 * 1.0507009873554805;

  public AlphaDropout {
    Require.below("AlphaDropout", "rate", rate, 0, 1);
    Noise.check("AlphaDropout", noiseShape);
  }

  /** Each number by itself. */
  public AlphaDropout(double rate) {
    this(rate, Ints.of(), OptionalLong.empty());
  }

  public AlphaDropout noiseShape(int... shape) {
    return new AlphaDropout(rate, Ints.of(shape), seed);
  }

  public AlphaDropout seed(long value) {
    return new AlphaDropout(rate, noiseShape, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (!scope.training() || rate == 0) {
      return input;
    }
    Tensor noise = new Noise(seed).uniform(scope, Noise.shape(noiseShape, input));
    Tensor kept = noise.greaterEqual(rate).where(input, Tensor.scalar(input.dtype(), LOWEST));
    double scale = 1 / Math.sqrt((1 - rate) * (1 + rate * LOWEST * LOWEST));
    return kept.multiply(scale).add(-scale * LOWEST * rate);
  }
}
