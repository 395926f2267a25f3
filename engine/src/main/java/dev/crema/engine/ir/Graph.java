package dev.crema.engine.ir;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A computation: values that come in, values that go out, and inputs that are overwritten when all
 * is computed.
 *
 * @param inputs nodes with an {@link Op.Input}, in the order of the arguments; some may be unused
 * @param outputs the results, in order
 * @param updates the inputs (variables) that get a new value
 */
public record Graph(List<Node> inputs, List<Node> outputs, List<Update> updates) {

  /**
   * The variable behind {@code input} becomes {@code value}, of the same type, after everything has
   * been read.
   */
  public record Update(Node input, Node value) {}

  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    updates = List.copyOf(updates);
  }

  public Graph(List<Node> inputs, List<Node> outputs) {
    this(inputs, outputs, List.of());
  }

  /** The values that must be computed: outputs, then the values of updates. */
  public List<Node> roots() {
    Set<Node> roots = new LinkedHashSet<>(outputs);
    updates.forEach(update -> roots.add(update.value()));
    return List.copyOf(roots);
  }

  /**
   * The nodes that read nothing but lasting inputs which the graph does not update, and these: what
   * they give changes only if somebody else changes one of the inputs. Roots are not among them, as
   * they are wanted anew each time.
   */
  public Set<Node> lasting() {
    Set<Node> updated = new HashSet<>();
    updates.forEach(update -> updated.add(update.input()));
    Set<Node> roots = Set.copyOf(roots());
    Set<Node> lasting = new LinkedHashSet<>();
    for (Node node : nodes()) {
      boolean lasts =
          node.op() instanceof Op.Input input
              ? input.lasting() && !updated.contains(node)
              : !roots.contains(node) && lasting.containsAll(node.inputs());
      if (lasts) {
        lasting.add(node);
      }
    }
    return lasting;
  }

  /** All nodes that the roots need, and all inputs, each after what it reads. */
  public List<Node> nodes() {
    Set<Node> seen = new HashSet<>(inputs);
    Deque<Node> open = new ArrayDeque<>(roots());
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (seen.add(node)) {
        open.addAll(node.inputs());
      }
    }
    return seen.stream().sorted(Comparator.comparingLong(Node::id)).toList();
  }
}
