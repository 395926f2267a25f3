package dev.crema.zoo.language.embedding;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * How similar each vector of a batch is to each of another one: their products over a temperature.
 *
 * <p>Inputs: two of {@code [batch, n]}; output {@code [batch, batch]}, rows for the first one.
 *
 * @param temperature greater than 0
 */
public record InBatchSimilarity(double temperature) implements Layer {
  public InBatchSimilarity {
    Require.positive("InBatchSimilarity", "temperature", temperature);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    if (inputs.size() != 2) {
      throw new CremaException("it takes 2 inputs; given: " + inputs.size());
    }
    Tensor products = inputs.getFirst().matmul(inputs.get(1), false, true);
    return List.of(products.multiply(1 / temperature));
  }
}
