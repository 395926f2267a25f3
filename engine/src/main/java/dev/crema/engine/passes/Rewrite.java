package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Origin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The walk that passes share: from the inputs to the roots, each node is made anew by a rule, so
 * that ids again grow in the order of the graph.
 */
final class Rewrite {
  private Rewrite() {}

  /** What becomes of one node. */
  @FunctionalInterface
  interface Rule {
    /**
     * The new node, of the same types.
     *
     * @param node the old node, never an input of the graph
     * @param inputs what its inputs have become
     */
    Node apply(Node node, List<Node> inputs);
  }

  static Graph each(Graph graph, Rule rule) {
    Map<Node, Node> made = new HashMap<>();
    for (Node node : graph.nodes()) {
      List<Node> inputs = node.inputs().stream().map(input -> get(made, input)).toList();
      Node result =
          node.op() instanceof Op.Input
              ? node
              : Origin.during(node.origin(), () -> rule.apply(node, inputs));
      if (!result.types().equals(node.types())) {
        throw new IllegalStateException(
            "a pass replaced " + node + " by " + result + ", of another type");
      }
      made.put(node, result);
    }
    return replaced(graph, made);
  }

  /** The graph with its roots looked up in a map from old nodes to new ones. */
  static Graph replaced(Graph graph, Map<Node, Node> made) {
    return new Graph(
        graph.inputs(),
        graph.outputs().stream().map(node -> get(made, node)).toList(),
        graph.updates().stream()
            .map(update -> new Graph.Update(update.input(), get(made, update.value())))
            .toList());
  }

  static Node get(Map<Node, Node> made, Node node) {
    Node result = made.get(node);
    if (result == null) {
      throw new IllegalStateException("nothing was made of " + node);
    }
    return result;
  }

  /** The same op on new inputs. */
  static Node copy(Node node, List<Node> inputs) {
    return node.on(inputs);
  }

  /** How often each node is read, by other nodes and as a root. */
  static Map<Node, Integer> uses(Graph graph) {
    Map<Node, Integer> uses = new HashMap<>();
    graph.nodes().forEach(node -> node.inputs().forEach(in -> uses.merge(in, 1, Integer::sum)));
    graph.outputs().forEach(node -> uses.merge(node, 1, Integer::sum));
    graph.updates().forEach(update -> uses.merge(update.value(), 1, Integer::sum));
    return uses;
  }
}
