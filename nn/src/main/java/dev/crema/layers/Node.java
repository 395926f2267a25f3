package dev.crema.layers;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.Type;
import dev.crema.state.Weight;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights of one layer object: its own by name, and those of the layers in it. */
final class Node {
  final Map<String, Weight> weights = new LinkedHashMap<>();
  final Map<String, Node> children = new LinkedHashMap<>();

  /** What lasts from one batch to the next. */
  final Map<Carried, Variable> carried = new LinkedHashMap<>();

  record Carried(String name, Type type) {}

  synchronized void reset() {
    carried.forEach((key, variable) -> variable.assign(Tensor.zeros(key.type())));
    children.values().forEach(Node::reset);
  }
}
