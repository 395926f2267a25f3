package dev.crema.layers.regularization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.OptionalLong;

/**
 * In training, sets a random part of the numbers to 0 and divides the others by {@code 1 - rate},
 * so that their sum stays the same on average; else changes nothing.
 *
 * <p>Input and output of one shape. Source: Srivastava et al., <i>Dropout: a simple way to prevent
 * neural networks from overfitting</i>, JMLR 15, 2014.
 *
 * @param rate the part that is set to 0, 0 to 1
 * @param noiseShape the shape of the random choice, which broadcasts over the input: with {@code
 *     [-1, 1, -1]}, all steps of a sequence share it; -1 is the input's length. By default (empty)
 *     the input's shape
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record Dropout(double rate, Ints noiseShape, OptionalLong seed) implements UnaryLayer {
  public Dropout {
    Require.within("Dropout", "rate", rate, 0, 1);
    Noise.check("Dropout", noiseShape);
  }

  /** Each number by itself. */
  public Dropout(double rate) {
    this(rate, Ints.of(), OptionalLong.empty());
  }

  public Dropout noiseShape(int... shape) {
    return new Dropout(rate, Ints.of(shape), seed);
  }

  public Dropout seed(long value) {
    return new Dropout(rate, noiseShape, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (!scope.training() || rate == 0) {
      return input;
    }
    return new Noise(seed).drop(scope, input, rate, Noise.shape(noiseShape, input));
  }
}
