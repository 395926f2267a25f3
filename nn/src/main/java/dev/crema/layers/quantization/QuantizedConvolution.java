package dev.crema.layers.quantization;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Padding;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * A convolution of levels with 8-bit weights, and what follows it.
 *
 * <p>Input uint8 {@code [batch, spatial…, channels]} and, if there is one, a residual of the
 * output's shape; output {@code [batch, spatial'…, filters]} with lengths as those of {@link
 * dev.crema.layers.convolution.Conv2D}. States: {@code kernel} int8 {@code [kernelSize…, channels,
 * filters]} of -64 to 64, {@code kernel_scale} {@code [filters]}, what a filter's weights are
 * multiples of, and {@code bias} {@code [filters]}.
 *
 * @param filters the number of output channels, 1 or more
 * @param kernelSize the lengths of the window, one for each spatial axis, each 1 or more
 * @param strides the steps between windows, each 1 or more
 * @param padding what windows do at the edges
 * @param dilationRate the distance between neighbouring elements of a window, each 1 or more
 * @param requantization what goes in and comes out
 */
public record QuantizedConvolution(
    int filters,
    Ints kernelSize,
    Ints strides,
    Padding padding,
    Ints dilationRate,
    Requantization requantization)
    implements Quantized {
  public QuantizedConvolution {
    Require.atLeast("QuantizedConvolution", "filters", filters, 1);
    int rank = kernelSize.size();
    Require.allAtLeast("QuantizedConvolution", "kernelSize", kernelSize, rank, 1);
    Require.allAtLeast("QuantizedConvolution", "strides", strides, rank, 1);
    Require.allAtLeast("QuantizedConvolution", "dilationRate", dilationRate, rank, 1);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    scope.needsWholeSequences();
    Shape x = inputs.getFirst().shape();
    int rank = kernelSize.size() + 2;
    if (x.rank() != rank) {
      throw new ShapeException(
          "the input is " + inputs.getFirst().type() + "; allowed: " + rank + " axes");
    }
    Shape kernel =
        Shape.of(kernelSize.stream().asLongStream().toArray()).concat(Shape.of(x.dim(-1), filters));
    Tensor y =
        requantization.apply(
            scope,
            inputs,
            kernel,
            padding.window("kernelSize", x, kernelSize, strides, dilationRate));
    return List.of(scope.unmask(y));
  }
}
