package dev.crema.layers.core;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.util.function.UnaryOperator;

/**
 * A function of tensors as a layer. It has no weights, the output has no mask, and a model with it
 * cannot be saved: for that, write a record that implements {@link UnaryLayer} and register it.
 *
 * @param function what is computed; the first axis stays the batch
 */
public record Lambda(UnaryOperator<Tensor> function) implements UnaryLayer {
  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor output = function.apply(input);
    return output == input ? input : scope.unmask(output);
  }
}
