package dev.crema.layers;

import dev.crema.state.Weight;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights of one layer object: its own by name, and those of the layers in it. */
final class Node {
  final Map<String, Weight> weights = new LinkedHashMap<>();
  final Map<String, Node> children = new LinkedHashMap<>();
}
