package dev.crema.layers.merging;

import dev.crema.engine.Tensor;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * The difference of two inputs, the first minus the second.
 *
 * <p>Inputs {@code [batch, …]} that broadcast against each other; those with fewer axes get axes of
 * length 1 after the batch.
 */
public record Subtract() implements Layer {
  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    Merged.checkTwo(inputs);
    List<Tensor> terms = Merged.sameRank(inputs);
    Tensor difference = terms.getFirst().subtract(terms.getLast());
    return List.of(Merged.mask(scope, inputs, difference));
  }
}
