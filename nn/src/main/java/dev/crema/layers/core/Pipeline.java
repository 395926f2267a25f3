package dev.crema.layers.core;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Composed;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import java.util.List;

/**
 * Layers one after the other as one layer, such as the steps that prepare images:
 *
 * <pre>{@code
 * Layer prepare = Crema.pipeline(Crema.rescaling(1 / 255.0, 0), Crema.randomFlip());
 * }</pre>
 *
 * <p>Unlike {@link dev.crema.Sequential} it is a part like any other, may take several inputs, and
 * each layer gets all outputs of the one before. Masks, weights and random numbers are those of the
 * layers in it.
 *
 * @param layers 1 or more
 */
public record Pipeline(List<Layer> layers) implements Composed {
  public Pipeline {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new CremaException("Pipeline: layers is []; allowed: 1 layer or more");
    }
  }

  public Pipeline(Layer... layers) {
    this(List.of(layers));
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> inputs) {
    List<Tensor> values = inputs;
    for (Layer layer : layers) {
      values = scope.call(layer, values);
    }
    return values;
  }
}
