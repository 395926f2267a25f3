package dev.crema.engine.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes written anew with others in the place of some that they read. */
public final class Substitution {
  private Substitution() {}

  /**
   * The same computations on other values. What reads nothing that was replaced stays the same
   * node.
   *
   * @param nodes what is to be computed
   * @param replaced old nodes, which are not looked into, to those that take their places
   */
  public static List<Node> of(List<Node> nodes, Map<Node, Node> replaced) {
    Map<Node, Node> made = new HashMap<>(replaced);
    for (Node node : between(nodes, replaced.keySet())) {
      List<Node> inputs = node.inputs().stream().map(in -> made.getOrDefault(in, in)).toList();
      if (!inputs.equals(node.inputs())) {
        made.put(node, node.on(inputs));
      }
    }
    return nodes.stream().map(node -> made.getOrDefault(node, node)).toList();
  }

  /** All that some nodes need, without what others stand for; each after what it reads. */
  public static List<Node> between(List<Node> nodes, Set<Node> without) {
    Set<Node> seen = new HashSet<>(without);
    List<Node> found = new ArrayList<>();
    Deque<Node> open = new ArrayDeque<>(nodes);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (seen.add(node)) {
        found.add(node);
        open.addAll(node.inputs());
      }
    }
    found.sort(Comparator.comparingLong(Node::id));
    return found;
  }
}
