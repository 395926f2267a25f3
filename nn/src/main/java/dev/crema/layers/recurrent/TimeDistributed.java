package dev.crema.layers.recurrent;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Composed;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * A layer on each step of a sequence by itself. All steps of all samples are one batch to the
 * layer.
 *
 * <p>Inputs {@code [batch, time, …]}, all of one batch and time; outputs of the same two axes.
 *
 * @param layer for one step, {@code [batch, …]}
 */
public record TimeDistributed(Layer layer) implements Composed {
  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    Shape leading = leading(inputs.getFirst());
    List<Tensor> merged = inputs.stream().map(input -> merged(scope, input, leading)).toList();
    List<Tensor> outputs = scope.call(layer, merged);
    return outputs.stream().map(output -> apart(scope, inputs.getFirst(), output)).toList();
  }

  private static Shape leading(Tensor input) {
    if (input.rank() < 3) {
      throw new ShapeException(
          "the input is " + input.type() + "; allowed: three axes or more, [batch, time, …]");
    }
    return input.shape().slice(0, 2);
  }

  private static Tensor merged(Scope scope, Tensor input, Shape leading) {
    if (!leading(input).equals(leading)) {
      throw new ShapeException(
          "an input is " + input.type() + "; allowed: the batch and time of the first, " + leading);
    }
    Tensor result = oneBatch(input);
    scope
        .mask(input)
        .filter(mask -> mask.rank() >= 2)
        .ifPresent(mask -> scope.mask(result, oneBatch(mask)));
    return result;
  }

  private static Tensor oneBatch(Tensor tensor) {
    Shape shape = tensor.shape();
    long count = shape.dim(0) * shape.dim(1);
    return tensor.reshape(Shape.of(count).concat(shape.slice(2, shape.rank())));
  }

  private static Tensor apart(Scope scope, Tensor input, Tensor output) {
    Shape shape = output.shape();
    Tensor result = output.reshape(input.shape().slice(0, 2).concat(shape.slice(1, shape.rank())));
    return scope.mask(result, scope.mask(input).filter(mask -> mask.rank() == 2));
  }
}
