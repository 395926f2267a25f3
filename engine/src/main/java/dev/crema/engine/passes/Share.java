package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes once what is written twice: nodes with equal ops on the same inputs become one. Random
 * numbers are no exception, because equal key and stream mean equal numbers.
 */
final class Share {
  private Share() {}

  private record Key(Op op, List<Node> inputs) {}

  static Graph apply(Graph graph) {
    Map<Key, Node> known = new HashMap<>();
    return Rewrite.each(
        graph,
        (node, inputs) ->
            known.computeIfAbsent(
                new Key(node.op(), ordered(node.op(), inputs)), _ -> Rewrite.copy(node, inputs)));
  }

  /** Operands that may change places, in one order. */
  private static List<Node> ordered(Op op, List<Node> inputs) {
    return op instanceof Op.Map map && map.function().isCommutative()
        ? inputs.stream().sorted(Comparator.comparingLong(Node::id)).toList()
        : inputs;
  }
}
