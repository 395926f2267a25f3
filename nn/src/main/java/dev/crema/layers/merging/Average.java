package dev.crema.layers.merging;

import dev.crema.engine.Tensor;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * The mean of its inputs.
 *
 * <p>Inputs {@code [batch, …]} that broadcast against each other; those with fewer axes get axes of
 * length 1 after the batch.
 */
public record Average() implements Layer {
  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    Merged.check(inputs);
    Tensor sum = Merged.sameRank(inputs).stream().reduce(Tensor::add).orElseThrow();
    return List.of(Merged.mask(scope, inputs, sum.divide((double) inputs.size())));
  }
}
