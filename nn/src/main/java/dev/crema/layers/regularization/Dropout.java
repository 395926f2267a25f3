package dev.crema.layers.regularization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

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
    Require.check(
        noiseShape.stream().allMatch(d -> d >= 1 || d == -1),
        "Dropout",
        "noiseShape",
        noiseShape,
        "lengths of 1 or more, and -1 for the input's");
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
    Tensor zero = Tensor.scalar(input.dtype(), 0);
    if (rate == 1) {
      return zero.broadcastTo(input.shape());
    }
    Type type = new Type(DType.FLOAT32, shape(input));
    Tensor noise = Tensor.random(Distribution.UNIFORM, type, stream(scope), key(scope));
    return noise.less(1 - rate).where(input.divide(1 - rate), zero);
  }

  private Shape shape(Tensor input) {
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

  private int stream(Scope scope) {
    return seed.isPresent() ? 0 : scope.stream();
  }

  private Tensor key(Scope scope) {
    Tensor key = scope.randomKey();
    return seed.isPresent()
        ? Tensor.concatenate(
            0, List.of(Tensor.of(Shape.of(1), seed.getAsLong()), key.slice(0, 1, 2)))
        : key;
  }
}
