package dev.crema.layers.regularization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.OptionalLong;

/**
 * In training, multiplies the numbers by random ones of mean 1 and standard deviation {@code √(rate
 * / (1 - rate))}; else changes nothing.
 *
 * <p>Input and output of one shape. Source: Srivastava et al., <i>Dropout: a simple way to prevent
 * neural networks from overfitting</i>, JMLR 15, 2014.
 *
 * @param rate as in {@link Dropout}, 0 or more, less than 1
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record GaussianDropout(double rate, OptionalLong seed) implements UnaryLayer {
  public GaussianDropout {
    Require.below("GaussianDropout", "rate", rate, 0, 1);
  }

  /** With the seed of the model. */
  public GaussianDropout(double rate) {
    this(rate, OptionalLong.empty());
  }

  public GaussianDropout seed(long value) {
    return new GaussianDropout(rate, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (!scope.training() || rate == 0) {
      return input;
    }
    double deviation = Math.sqrt(rate / (1 - rate));
    return input.multiply(new Noise(seed).normal(scope, input).multiply(deviation).add(1));
  }
}
