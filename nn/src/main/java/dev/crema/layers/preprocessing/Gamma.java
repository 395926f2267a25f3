package dev.crema.layers.preprocessing;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import java.util.OptionalLong;

/**
 * Numbers of the gamma distribution and of those made of it, such as the shares of a mixture.
 *
 * <p>Source: Marsaglia and Tsang, <i>A simple method for generating gamma variables</i>, ACM
 * Transactions on Mathematical Software 26, 2000. All is in logarithms, for small shapes give
 * numbers that are too small for floats.
 */
final class Gamma {
  /**
   * One of 21 tries fails at worst; if all do, which is one in 10<sup>10</sup>, the mode stands.
   */
  private static final int TRIES = 8;

  /** Half of the least step between uniform numbers in float32. */
  private static final double HALF_STEP = 0x1p-25;

  /** How many of a layer's draws it takes. */
  static final int STREAMS = 3;

  private Gamma() {}

  /**
   * Logarithms of gamma numbers of scale 1.
   *
   * @param stream the first of {@link #STREAMS} of the layer's draws
   * @param alpha the shape parameters, greater than 0, of a shape that can be stretched to the
   *     type's
   */
  static Tensor log(Scope scope, OptionalLong seed, int stream, Type type, Tensor alpha) {
    Type tries = new Type(type.dtype(), Shape.of(TRIES).concat(type.shape()));
    Tensor normal = scope.random(Distribution.NORMAL, tries, seed, stream);
    Tensor even = scope.random(Distribution.UNIFORM, tries, seed, stream + 1).add(HALF_STEP);
    Tensor last = scope.random(Distribution.UNIFORM, type, seed, stream + 2).add(HALF_STEP);
    // Of shape alpha + 1, whose numbers times u^(1/alpha) are of shape alpha.
    Tensor d = alpha.add(2 / 3.0);
    Tensor c = d.multiply(9).rsqrt();
    Tensor root = normal.multiply(c).add(1);
    Tensor cube = root.multiply(root.square());
    Tensor logCube = cube.maximum(HALF_STEP).log();
    Tensor bound = normal.square().multiply(0.5).add(cube.negate().add(1).add(logCube).multiply(d));
    Tensor fits = cube.greater(HALF_STEP).and(even.log().less(bound));
    Tensor value = Tensor.zeros(type);
    for (int i = TRIES - 1; i >= 0; i--) {
      value = fits.select(0, i).where(logCube.select(0, i), value);
    }
    return value.add(d.log()).add(last.log().divide(alpha));
  }

  /** Numbers from 0 to 1 of the beta distribution with both parameters the same. */
  static Tensor beta(Scope scope, OptionalLong seed, int stream, Type type, Tensor alpha) {
    return log(scope, seed, stream, type, alpha)
        .subtract(log(scope, seed, stream + STREAMS, type, alpha))
        .sigmoid();
  }
}
