package dev.crema.layers.merging;

import dev.crema.engine.Tensor;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * The least of its inputs, number by number.
 *
 * <p>Inputs {@code [batch, …]} that broadcast against each other; those with fewer axes get axes of
 * length 1 after the batch. Masked items count only where nothing else does.
 */
public record Minimum() implements Layer {
  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    return List.of(Merged.chosen(scope, inputs, Tensor::minimum));
  }
}
