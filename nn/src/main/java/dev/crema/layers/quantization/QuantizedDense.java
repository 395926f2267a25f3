package dev.crema.layers.quantization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Window;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * A layer in which each output looks at all inputs, of levels with 8-bit weights, and what follows
 * it.
 *
 * <p>Input uint8 {@code [batch, …, n]} and, if there is one, a residual of the output's shape;
 * output {@code [batch, …, units]}. States: {@code kernel} int8 {@code [n, units]} of -64 to 64,
 * {@code kernel_scale} {@code [units]}, what the weights of a unit are multiples of, and {@code
 * bias} {@code [units]}.
 *
 * @param units the length of the output's last axis, 1 or more
 * @param requantization what goes in and comes out
 */
public record QuantizedDense(int units, Requantization requantization) implements Quantized {
  public QuantizedDense {
    Require.atLeast("QuantizedDense", "units", units, 1);
  }

  /** The product as a convolution of all rows with a window of one. */
  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    Shape x = inputs.getFirst().shape();
    if (x.rank() < 2) {
      throw new ShapeException(
          "the input is " + inputs.getFirst().type() + "; allowed: two axes or more");
    }
    List<Tensor> rows = inputs.stream().map(QuantizedDense::rows).toList();
    Window window = Window.valid(Ints.of(1), Ints.of(1));
    Tensor y = requantization.apply(scope, rows, Shape.of(x.dim(-1), units), window);
    return List.of(y.reshape(x.with(-1, units)));
  }

  /** As places of one image; an image has at least one, so none are no image. */
  private static Tensor rows(Tensor x) {
    long count = x.shape().size(0, x.rank() - 1);
    return count > 0 ? x.reshape(1, count, x.dim(-1)) : x.reshape(0, 1, x.dim(-1));
  }
}
