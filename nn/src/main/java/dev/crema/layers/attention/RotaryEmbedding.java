package dev.crema.layers.attention;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.Arrays;
import java.util.List;

/**
 * Turns pairs of features by angles that grow with their place in the sequence, so that products of
 * two steps tell how far apart they are. Feature i is paired with i + n/2; step t turns the pair by
 * {@code t / scalingFactor / maxWavelength^(2i/n)}.
 *
 * <p>Input and output of one shape, such as {@code [batch, time, heads, n]} with an even n. Source:
 * Su et al., <i>RoFormer: enhanced transformer with rotary position embedding</i>,
 * arXiv:2104.09864.
 *
 * @param maxWavelength greater than 0; 10,000 by default
 * @param scalingFactor by which places are divided, greater than 0; 1 by default
 * @param sequenceAxis 1 by default
 * @param featureAxis -1 by default
 * @param startIndex the place of the first step, 0 or more; 0 by default; in decoding ({@link
 *     dev.crema.layers.Decoding}), of the first step of all
 */
public record RotaryEmbedding(
    double maxWavelength, double scalingFactor, int sequenceAxis, int featureAxis, int startIndex)
    implements UnaryLayer {
  public RotaryEmbedding {
    Require.positive("RotaryEmbedding", "maxWavelength", maxWavelength);
    Require.positive("RotaryEmbedding", "scalingFactor", scalingFactor);
    Require.atLeast("RotaryEmbedding", "startIndex", startIndex, 0);
  }

  /** Of {@code [batch, time, …, n]}, from place 0. */
  public RotaryEmbedding() {
    this(10_000, 1, 1, -1, 0);
  }

  public RotaryEmbedding maxWavelength(double steps) {
    return new RotaryEmbedding(steps, scalingFactor, sequenceAxis, featureAxis, startIndex);
  }

  public RotaryEmbedding scalingFactor(double factor) {
    return new RotaryEmbedding(maxWavelength, factor, sequenceAxis, featureAxis, startIndex);
  }

  public RotaryEmbedding sequenceAxis(int axis) {
    return new RotaryEmbedding(maxWavelength, scalingFactor, axis, featureAxis, startIndex);
  }

  public RotaryEmbedding featureAxis(int axis) {
    return new RotaryEmbedding(maxWavelength, scalingFactor, sequenceAxis, axis, startIndex);
  }

  public RotaryEmbedding startIndex(int place) {
    return new RotaryEmbedding(maxWavelength, scalingFactor, sequenceAxis, featureAxis, place);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    int time = input.shape().axis(sequenceAxis);
    int features = input.shape().axis(featureAxis);
    long n = input.dim(features);
    if (n % 2 != 0 || time == features) {
      throw new ShapeException(
          "the input is "
              + input.type()
              + "; allowed: an even length of axis "
              + featureAxis
              + ", which is not axis "
              + sequenceAxis);
    }
    long[] dims = new long[input.rank()];
    Arrays.fill(dims, 1);
    dims[time] = input.dim(time);
    dims[features] = n / 2;
    Type type = new Type(DType.promote(input.dtype(), DType.FLOAT32), Shape.of(dims));
    Tensor step = Tensor.iota(type, time).add(startIndex);
    Tensor place =
        scope
            .decoding()
            .map(decoding -> step.add(decoding.position().cast(type.dtype())))
            .orElse(step)
            .divide(scalingFactor);
    Tensor rate = Tensor.iota(type, features).multiply(-2 * Math.log(maxWavelength) / n).exp();
    Tensor angle = place.multiply(rate);
    Tensor cos = angle.cos().cast(input.dtype());
    Tensor sin = angle.sin().cast(input.dtype());
    Tensor a = input.slice(features, 0, n / 2);
    Tensor b = input.slice(features, n / 2, n);
    return Tensor.concatenate(
        features,
        List.of(a.multiply(cos).subtract(b.multiply(sin)), b.multiply(cos).add(a.multiply(sin))));
  }
}
