package dev.crema.zoo.vision.networks;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.initializers.Constant;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;

/**
 * Multiplies each channel by a number that is learnt and begins small, so that a deep network
 * begins as a shallow one.
 *
 * <p>Input and output {@code [batch, …, channels]}. Weight {@code gamma} {@code [channels]}.
 * Source: Touvron et al., <i>Going deeper with image transformers</i>, ICCV 2021.
 *
 * @param initial what the numbers begin with
 */
public record LayerScale(double initial) implements UnaryLayer {
  @Override
  public Tensor call(Scope scope, Tensor input) {
    return input.multiply(scope.weight("gamma", Shape.of(input.dim(-1)), new Constant(initial)));
  }
}
