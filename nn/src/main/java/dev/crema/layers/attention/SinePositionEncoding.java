package dev.crema.layers.attention;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * What says by waves where a step stands, to be added to the steps: feature i of step t is {@code
 * sin(t / maxWavelength^(2⌊i/2⌋/n))}, or the cosine for odd i.
 *
 * <p>Input {@code [batch, time, n]}, of which only the shape counts; output of the same shape.
 * Source: Vaswani et al., <i>Attention is all you need</i>, NeurIPS 2017.
 *
 * @param maxWavelength greater than 0; 10,000 by default
 * @param startIndex the place of the first step, 0 or more; 0 by default; in decoding ({@link
 *     dev.crema.layers.Decoding}), of the first step of all
 */
public record SinePositionEncoding(double maxWavelength, int startIndex) implements UnaryLayer {
  public SinePositionEncoding {
    Require.positive("SinePositionEncoding", "maxWavelength", maxWavelength);
    Require.atLeast("SinePositionEncoding", "startIndex", startIndex, 0);
  }

  /** With waves of up to 10,000 steps, from step 0. */
  public SinePositionEncoding() {
    this(10_000, 0);
  }

  public SinePositionEncoding maxWavelength(double steps) {
    return new SinePositionEncoding(steps, startIndex);
  }

  public SinePositionEncoding startIndex(int place) {
    return new SinePositionEncoding(maxWavelength, place);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Sequences.check(input);
    Shape shape = Shape.of(input.dim(1), input.dim(2));
    Type wide = new Type(DType.promote(scope.policy().compute(), DType.FLOAT32), shape);
    Tensor step = Tensor.iota(wide, 0).add(startIndex);
    Tensor place =
        scope
            .decoding()
            .map(decoding -> step.add(decoding.position().cast(wide.dtype())))
            .orElse(step);
    Tensor feature = Tensor.iota(new Type(DType.INT32, shape), 1);
    Tensor odd = feature.mod(Tensor.scalar(DType.INT32, 2));
    Tensor pair = feature.subtract(odd).cast(wide.dtype());
    Tensor rate = pair.multiply(-Math.log(maxWavelength) / input.dim(2)).exp();
    Tensor angle = place.multiply(rate);
    Tensor waves = odd.equal(1).where(angle.cos(), angle.sin());
    return waves.cast(scope.policy().compute()).broadcastTo(input.shape());
  }
}
