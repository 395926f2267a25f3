package dev.crema.layers.regularization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.OptionalLong;

/**
 * In training, adds random numbers of mean 0; else changes nothing.
 *
 * <p>Input and output of one shape.
 *
 * @param stddev their standard deviation, 0 to 1
 * @param seed draws the same in all models with this seed; by default the model's seed counts
 */
public record GaussianNoise(double stddev, OptionalLong seed) implements UnaryLayer {
  public GaussianNoise {
    Require.within("GaussianNoise", "stddev", stddev, 0, 1);
  }

  /** With the seed of the model. */
  public GaussianNoise(double stddev) {
    this(stddev, OptionalLong.empty());
  }

  public GaussianNoise seed(long value) {
    return new GaussianNoise(stddev, OptionalLong.of(value));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (!scope.training() || stddev == 0) {
      return input;
    }
    return input.add(new Noise(seed).normal(scope, input).multiply(stddev));
  }
}
