package dev.crema.zoo.language.classification;

import dev.crema.engine.Tensor;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * The sum of the steps that count: {@code [batch, time, n]} to {@code [batch, n]}, zeros where none
 * does.
 */
public record SumPooling() implements UnaryLayer {
  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor counted =
        scope
            .mask(input)
            .map(mask -> Scope.each(mask, input).where(input, Tensor.zeros(input.type())))
            .orElse(input);
    return scope.unmask(counted.sum(1));
  }
}
