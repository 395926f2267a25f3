package dev.crema.layers.regularization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Scope;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Random numbers of a layer, new in each step.
 *
 * @param seed gives the same numbers in all models; by default the model's seed counts
 */
record Noise(OptionalLong seed) {
  /** An input with a random part set to 0 and the rest divided by {@code 1 - rate}. */
  Tensor drop(Scope scope, Tensor input, double rate, Shape shape) {
    Tensor zero = Tensor.scalar(input.dtype(), 0);
    return rate == 1
        ? zero.broadcastTo(input.shape())
        : uniform(scope, shape).less(1 - rate).where(input.divide(1 - rate), zero);
  }

  /** The same for whole channels, in training. */
  Tensor dropChannels(Scope scope, Tensor input, double rate, DataFormat format, int spatial) {
    format.check(input, spatial);
    if (!scope.training() || rate == 0) {
      return input;
    }
    int channels = format == DataFormat.CHANNELS_LAST ? input.rank() - 1 : 1;
    Shape shape = input.shape();
    for (int axis = 1; axis < input.rank(); axis++) {
      shape = axis == channels ? shape : shape.with(axis, 1);
    }
    return drop(scope, input, rate, shape);
  }

  /** Numbers in [0, 1). */
  Tensor uniform(Scope scope, Shape shape) {
    return scope.random(Distribution.UNIFORM, new Type(DType.FLOAT32, shape), seed, 0);
  }

  /** Numbers of mean 0 and standard deviation 1 for an input. */
  Tensor normal(Scope scope, Tensor input) {
    DType wide = DType.promote(input.dtype(), DType.FLOAT32);
    return scope
        .random(Distribution.NORMAL, new Type(wide, input.shape()), seed, 0)
        .cast(input.dtype());
  }

  /** Refuses lengths below 1, except -1. */
  static void check(String who, Ints noiseShape) {
    Require.check(
        noiseShape.stream().allMatch(d -> d >= 1 || d == -1),
        who,
        "noiseShape",
        noiseShape,
        "lengths of 1 or more, and -1 for the input's");
  }

  /** The shape of a random choice, in which -1 is the input's length; the input's if empty. */
  static Shape shape(Ints noiseShape, Tensor input) {
    if (noiseShape.isEmpty()) {
      return input.shape();
    }
    if (noiseShape.size() != input.rank()) {
      throw new ShapeException(
          "noiseShape " + noiseShape + " for input " + input.type() + "; allowed: as many axes");
    }
    Shape shape =
        Shape.of(
            IntStream.range(0, input.rank())
                .mapToLong(i -> noiseShape.get(i) == -1 ? input.dim(i) : noiseShape.get(i))
                .toArray());
    if (!shape.broadcastsTo(input.shape())) {
      throw new ShapeException(
          "noiseShape "
              + noiseShape
              + " for input "
              + input.type()
              + "; allowed: the lengths of the input, 1 and -1");
    }
    return shape;
  }
}
