package dev.crema.layers.reshaping;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.stream.LongStream;

/**
 * The same numbers in other axes.
 *
 * <p>Input {@code [batch, …]}, output {@code [batch, target…]}; the number of elements must be the
 * same.
 *
 * @param target the axes of one sample; one of them can be -1, which is worked out
 */
public record Reshape(Ints target) implements UnaryLayer {
  public Reshape {
    boolean sizes = target.stream().allMatch(d -> d >= 1 || d == -1);
    long open = target.stream().filter(d -> d == -1).count();
    Require.check(
        sizes && open <= 1,
        "Reshape",
        "target",
        target,
        "lengths of 1 or more, and one -1 at most");
  }

  /** To the given axes of one sample. */
  public Reshape(int... target) {
    this(Ints.of(target));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    long elements = input.shape().size(1, input.rank());
    long known = target.stream().filter(d -> d != -1).asLongStream().reduce(1, (a, b) -> a * b);
    boolean open = target.contains(-1);
    if (open ? elements % known != 0 : elements != known) {
      throw new ShapeException(
          "the input has samples of shape "
              + input.shape().slice(1, input.rank())
              + " with "
              + elements
              + " elements, the target is "
              + target
              + "; allowed: as many elements");
    }
    LongStream dims = target.stream().mapToLong(d -> d == -1 ? elements / known : d);
    long[] shape = LongStream.concat(LongStream.of(input.dim(0)), dims).toArray();
    Tensor output = input.reshape(shape);
    return output == input ? input : scope.unmask(output);
  }
}
