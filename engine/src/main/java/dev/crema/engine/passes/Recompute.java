package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes a cheap element-wise step again where it is needed later, if all that it takes is at
 * hand there: a multiplication costs less than writing its result to memory and reading it back. So
 * the backward pass of x·Φ(x) keeps Φ(x), but not x / 2. Fusion then takes the copies in.
 */
final class Recompute {
  private final Stages stages;
  private final Set<Node> roots;

  /** Copies by the node and the stage at which they are computed. */
  private final Map<Node, Map<Integer, Node>> copies = new HashMap<>();

  private Recompute(Graph graph) {
    this.stages = new Stages(graph);
    this.roots = Set.copyOf(graph.roots());
  }

  static Graph apply(Graph graph) {
    Recompute recompute = new Recompute(graph);
    Map<Node, Node> made = new HashMap<>();
    for (Node node : graph.nodes()) {
      made.put(
          node,
          node.op() instanceof Op.Input
              ? node
              : Rewrite.copy(node, recompute.inputs(node, made, node, recompute.stages.of(node))));
    }
    return Rewrite.replaced(graph, made);
  }

  private List<Node> inputs(Node node, Map<Node, Node> made, Node reader, int stage) {
    List<Node> inputs = new ArrayList<>();
    for (Node input : node.inputs()) {
      if (stages.areOfOneKind(input, reader)
          && stages.of(input) < stage
          && isCheap(input)
          && isStoredForThis(input)
          && isAtHand(input, stage)) {
        Map<Integer, Node> byStage = copies.computeIfAbsent(input, _ -> new HashMap<>());
        Node copy = byStage.get(stage);
        if (copy == null) {
          copy = Rewrite.copy(input, inputs(input, made, reader, stage));
          byStage.put(stage, copy);
        }
        inputs.add(copy);
      } else {
        inputs.add(Rewrite.get(made, input));
      }
    }
    return inputs;
  }

  /** Whether a value would be written to memory only for its element-wise readers. */
  private boolean isStoredForThis(Node node) {
    return !roots.contains(node)
        && stages.readers(node).stream().allMatch(reader -> stages.areOfOneKind(node, reader));
  }

  /** Whether a node's inputs are there at a stage, or take no more memory than the node. */
  private boolean isAtHand(Node node, int stage) {
    long bytes = 0;
    boolean stored = true;
    for (Node input : node.inputs().stream().distinct().toList()) {
      if (!stages.isAlive(input, node, stage)) {
        bytes += input.type().bytes();
        stored &= isStored(input);
      }
    }
    return stored ? bytes <= node.type().bytes() : bytes < node.type().bytes();
  }

  /** Whether a value is written to memory anyway, because not all that read it are fused to it. */
  private boolean isStored(Node node) {
    return stages.kind(node).isEmpty()
        || stages.readers(node).stream().anyMatch(reader -> !stages.joins(node, reader));
  }

  private static boolean isCheap(Node node) {
    return switch (node.op()) {
      case Op.Convert _ -> true;
      case Op.Map(Scalar function) -> Groups.work(function) == 1;
      default -> false;
    };
  }
}
