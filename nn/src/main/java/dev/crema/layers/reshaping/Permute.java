package dev.crema.layers.reshaping;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.stream.IntStream;

/**
 * The axes in another order; the batch stays the first.
 *
 * <p>Input {@code [batch, d1, d2, …]}, output {@code [batch, d(dims 0), d(dims 1), …]}.
 *
 * @param dims the numbers of the axes, which start at 1, in their new order
 */
public record Permute(Ints dims) implements UnaryLayer {
  public Permute {
    int[] sorted = dims.stream().sorted().toArray();
    Require.check(
        !dims.isEmpty() && Ints.of(sorted).equals(Ints.range(1, dims.size() + 1)),
        "Permute",
        "dims",
        dims,
        "the numbers from 1 to the number of axes, each once");
  }

  /** To the given order. */
  public Permute(int... dims) {
    this(Ints.of(dims));
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.rank() != dims.size() + 1) {
      throw new ShapeException(
          "the input is "
              + input.type()
              + ", dims are "
              + dims
              + "; allowed: as many axes after the batch");
    }
    int[] order = IntStream.concat(IntStream.of(0), dims.stream()).toArray();
    Tensor output = input.transpose(order);
    return output == input ? input : scope.unmask(output);
  }
}
