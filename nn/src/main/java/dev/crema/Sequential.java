package dev.crema;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Composed;
import dev.crema.layers.Layer;
import dev.crema.layers.Names;
import dev.crema.layers.Scope;
import dev.crema.layers.Symbol;
import dev.crema.layers.UnaryLayer;
import java.util.List;

/** Layers one after the other. */
public record Sequential(List<Layer> layers) implements UnaryLayer, Composed {
  public Sequential {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new CremaException("sequential: no layers; give at least one");
    }
    Names names = new Names();
    layers.forEach(names::of);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    Tensor x = input;
    for (Layer layer : layers) {
      x = scope.call(layer, x);
    }
    return x;
  }

  /** The name of the layer that gives the output. */
  String lastName() {
    Names names = new Names();
    layers.forEach(names::of);
    return names.of(layers.getLast());
  }

  /** The same as a graph that starts at an input. */
  Functional from(Symbol input) {
    Symbol x = input;
    for (Layer layer : layers) {
      x = layer.of(x);
    }
    return new Functional(List.of(input), List.of(x));
  }
}
