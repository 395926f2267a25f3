package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import java.util.List;
import java.util.OptionalLong;

/** What random layers of images share: one random number per image, ranges, number types. */
final class PerImage {
  static final List<Double> BYTES = List.of(0.0, 255.0);

  private PerImage() {}

  /** Floating images as they are, others in the type that the layer computes in. */
  static Tensor floating(Scope scope, Tensor images) {
    return images.dtype().isFloating() ? images : images.cast(scope.policy().compute());
  }

  /**
   * Numbers {@code [batch, 1, 1, 1]} in a range, in float32 or wider.
   *
   * @param stream which of the layer's draws it is, from 0; counts with a seed of the layer's own
   */
  static Tensor uniform(
      Scope scope, OptionalLong seed, int stream, Tensor images, List<Double> range) {
    Type type =
        new Type(DType.promote(images.dtype(), DType.FLOAT32), Shape.of(images.dim(0), 1, 1, 1));
    double low = range.getFirst();
    return scope
        .random(Distribution.UNIFORM, type, seed, stream)
        .multiply(range.getLast() - low)
        .add(low);
  }

  /**
   * Which images are chosen by a probability that is drawn for each, bool {@code [batch, 1, 1, 1]}.
   *
   * @param stream the first of the two of the layer's draws that it takes
   * @param chance between which numbers the probability lies
   */
  static Tensor chosen(
      Scope scope, OptionalLong seed, int stream, Tensor images, List<Double> chance) {
    Tensor probability = uniform(scope, seed, stream, images, chance);
    return uniform(scope, seed, stream + 1, images, List.of(0.0, 1.0)).less(probability);
  }

  /** Refuses all but two numbers in order within bounds. */
  static void factor(String who, String what, List<Double> factor, double least, double greatest) {
    Require.check(
        factor.size() == 2
            && factor.getFirst() >= least
            && factor.getFirst() <= factor.getLast()
            && factor.getLast() <= greatest,
        who,
        what,
        factor,
        "two numbers from " + least + " to " + greatest + ", the lower one first");
  }

  /** Refuses all but two finite numbers, the lower one first. */
  static void valueRange(String who, List<Double> range) {
    Require.check(
        range.size() == 2
            && range.stream().allMatch(Double::isFinite)
            && range.getFirst() < range.getLast(),
        who,
        "valueRange",
        range,
        "two finite numbers, the lower one first");
  }

  /** Images of a range in float32 or wider, from 0 to 255. */
  static Tensor bytes(Tensor images, List<Double> range) {
    Tensor wide = images.cast(DType.promote(images.dtype(), DType.FLOAT32));
    double low = range.getFirst();
    return range.equals(BYTES)
        ? wide
        : wide.subtract(low).divide(range.getLast() - low).multiply(255);
  }

  /** The opposite of {@link #bytes}, in the same number type. */
  static Tensor ofBytes(Tensor bytes, List<Double> range) {
    double low = range.getFirst();
    return range.equals(BYTES) ? bytes : bytes.divide(255).multiply(range.getLast() - low).add(low);
  }

  static Tensor clip(Tensor images, List<Double> range) {
    return images.clip(range.getFirst(), range.getLast());
  }
}
