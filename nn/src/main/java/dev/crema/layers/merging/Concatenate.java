package dev.crema.layers.merging;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * Its inputs one after the other.
 *
 * <p>Inputs {@code [batch, …]} of the same lengths except along the axis.
 *
 * @param axis along which they are joined, not the batch; -1 by default
 */
public record Concatenate(int axis) implements Layer {
  /** Along the last axis. */
  public Concatenate() {
    this(-1);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    Merged.check(inputs);
    int at = inputs.getFirst().shape().axis(axis);
    Shape first = inputs.getFirst().shape();
    for (Tensor input : inputs) {
      boolean fits =
          input.rank() == first.rank() && input.shape().with(at, 1).equals(first.with(at, 1));
      if (!fits || at == 0) {
        throw new ShapeException(
            "the inputs are "
                + Merged.types(inputs)
                + ", the axis is "
                + axis
                + "; allowed: equal lengths except along the axis, which is not the batch");
      }
    }
    Tensor output = Tensor.concatenate(at, inputs);
    return List.of(mask(scope, inputs, at, output));
  }

  private static Tensor mask(Scope scope, List<Tensor> inputs, int at, Tensor output) {
    if (inputs.stream().allMatch(x -> scope.mask(x).isEmpty())) {
      return output;
    }
    List<Tensor> masks = new ArrayList<>();
    for (Tensor input : inputs) {
      Tensor all = Tensor.full(new Type(DType.BOOL, input.shape()), 1);
      Tensor mask = scope.mask(input).orElse(all);
      while (mask.rank() < input.rank()) {
        mask = mask.expandDims(-1);
      }
      masks.add(mask.broadcastTo(input.shape()));
    }
    return scope.mask(output, Tensor.concatenate(at, masks).any(-1));
  }
}
