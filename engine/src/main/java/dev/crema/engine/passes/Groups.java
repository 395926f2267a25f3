package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.Scalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sets of element-wise nodes for one loop each: connected nodes of one stage, cut where the loop
 * would become too long for the Java compiler's registers, read too much or write too much.
 */
final class Groups {
  /** Vector steps in a loop: longer loop bodies are compiled late or badly. */
  private static final int MOST_WORK = 24;

  private static final int MOST_INPUTS = 8;
  private static final int MOST_OUTPUTS = 4;

  private final Stages stages;
  private final Set<Node> roots;
  private final List<List<Node>> groups = new ArrayList<>();

  private Groups(Graph graph) {
    this.stages = new Stages(graph);
    this.roots = new HashSet<>(graph.roots());
  }

  /** All groups, each in an order in which it can be computed; single nodes among them. */
  static List<List<Node>> of(Graph graph, List<Node> nodes) {
    Groups groups = new Groups(graph);
    groups.connected(nodes).forEach(groups::cut);
    return groups.groups;
  }

  /** The connected sets, each depth first, so that neighbours in a chain are neighbours. */
  private List<List<Node>> connected(List<Node> nodes) {
    Map<Node, Node> parents = new HashMap<>();
    for (Node node : nodes) {
      for (Node input : node.inputs()) {
        if (stages.joins(input, node)) {
          parents.put(leader(parents, input), leader(parents, node));
        }
      }
    }
    Map<Node, List<Node>> sets = new LinkedHashMap<>();
    Set<Node> seen = new HashSet<>();
    for (Node node : nodes.reversed()) {
      if (stages.kind(node).isPresent()) {
        List<Node> set = sets.computeIfAbsent(leader(parents, node), _ -> new ArrayList<>());
        depthFirst(node, seen, set);
      }
    }
    return List.copyOf(sets.values());
  }

  private static Node leader(Map<Node, Node> parents, Node node) {
    Node at = node;
    for (Node up = parents.getOrDefault(at, at); up != at; up = parents.getOrDefault(at, at)) {
      parents.put(at, parents.getOrDefault(up, up));
      at = up;
    }
    return at;
  }

  /** Appends a node after everything in its set that it reads and that is not there yet. */
  private void depthFirst(Node start, Set<Node> seen, List<Node> order) {
    Deque<Node> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      Node node = open.peek();
      boolean ready = true;
      for (Node input : node.inputs().reversed()) {
        if (stages.joins(input, node) && !seen.contains(input)) {
          open.push(input);
          ready = false;
        }
      }
      if (ready) {
        open.pop();
        if (seen.add(node)) {
          order.add(node);
        }
      }
    }
  }

  /** Cuts a connected set into the longest runs that keep within the limits. */
  private void cut(List<Node> set) {
    int from = 0;
    while (from < set.size()) {
      int to = from + longestRun(set.subList(from, set.size()));
      groups.add(List.copyOf(set.subList(from, to)));
      from = to;
    }
  }

  private int longestRun(List<Node> nodes) {
    Map<Node, Integer> readOutside = new HashMap<>();
    Set<Node> inputs = new HashSet<>();
    int work = 0;
    int outputs = 0;
    int longest = 1;
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      work += work(node);
      for (Node input : node.inputs()) {
        if (readOutside.containsKey(input)) {
          outputs -= readOutside.merge(input, -1, Integer::sum) == 0 ? 1 : 0;
        } else if (!(input.op() instanceof Op.Constant)) {
          inputs.add(input);
        }
      }
      int readers = stages.readers(node).size() + (roots.contains(node) ? 1 : 0);
      readOutside.put(node, readers);
      outputs += readers > 0 ? 1 : 0;
      if (work > MOST_WORK || inputs.size() > MOST_INPUTS) {
        break;
      }
      longest = outputs <= MOST_OUTPUTS ? i + 1 : longest;
    }
    return longest;
  }

  /** About how many vector steps a node takes. */
  private static int work(Node node) {
    return node.op() instanceof Op.Map(Scalar function) ? work(function) : 1;
  }

  /** About how many vector steps a function takes. */
  static int work(Scalar function) {
    return switch (function) {
      case NEGATE, ABS, SIGN, RELU, FLOOR, CEIL, ROUND, IS_NAN, IS_FINITE, NOT -> 1;
      case ADD, SUBTRACT, MULTIPLY, MAXIMUM, MINIMUM, AND, OR, XOR -> 1;
      case SHIFT_LEFT, SHIFT_RIGHT -> 1;
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, SELECT -> 1;
      case DIVIDE, SQRT, RSQRT, FLOOR_DIVIDE, MODULO -> 2;
      case EXP, EXPM1, LOG, LOG1P, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH -> 4;
      case TANH, SIGMOID, POWER, ATAN2 -> 4;
      case ASINH, ACOSH, ATANH, ERF, ERFC, ERFINV, LGAMMA, DIGAMMA, GAMMAINC -> 8;
    };
  }
}
