package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A number for each node such that element-wise nodes of one kind and one number may be computed
 * together: the number grows along every edge except those between element-wise nodes of one kind,
 * so no path leaves such a set and comes back.
 *
 * <p>A node that is only needed later moves to the stage where it is needed, if that keeps no more
 * memory alive: what the backward pass needs of a function of the input is computed there, from the
 * input.
 */
final class Stages {
  /** How much later than its reader a value's other readers may be for it to count as alive. */
  private static final int NEAR = 2;

  /** By how many times smaller than the result a value must be for its memory not to matter. */
  private static final int SMALL = 8;

  /** How far back to look for what a node is computed from. */
  private static final int DEPTH = 4;

  /**
   * Element-wise nodes that one loop can compute: the same shape, lanes of the same width, and all
   * or none computed once only.
   */
  record Kind(Shape shape, boolean wide, boolean lasting) {}

  private final Map<Node, Optional<Kind>> kinds = new HashMap<>();
  private final Map<Node, List<Node>> readers = new HashMap<>();
  private final Map<Node, Integer> stages = new HashMap<>();

  Stages(Graph graph) {
    List<Node> nodes = graph.nodes();
    Set<Node> lasting = graph.lasting();
    for (Node node : nodes) {
      kinds.put(node, kindOf(node, lasting.contains(node)));
      int stage = 0;
      for (Node input : node.inputs()) {
        readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node);
        stage = Math.max(stage, of(input) + step(input, node));
      }
      stages.put(node, stage);
    }
    nodes.reversed().forEach(this::postpone);
  }

  int of(Node node) {
    return stages.getOrDefault(node, 0);
  }

  Optional<Kind> kind(Node node) {
    return kinds.getOrDefault(node, Optional.empty());
  }

  List<Node> readers(Node node) {
    return readers.getOrDefault(node, List.of());
  }

  /** Whether two nodes, one reading the other, may be computed in one loop. */
  boolean joins(Node input, Node node) {
    return areOfOneKind(input, node) && of(input) == of(node);
  }

  boolean areOfOneKind(Node input, Node node) {
    return kind(node).isPresent() && kind(node).equals(kind(input));
  }

  /** By how much the stage grows from an input to its reader. */
  private int step(Node input, Node node) {
    return input.op() instanceof Op.Input || isConstant(input) || areOfOneKind(input, node) ? 0 : 1;
  }

  private void postpone(Node node) {
    if (kind(node).isEmpty() || readers(node).isEmpty()) {
      return;
    }
    int latest = Integer.MAX_VALUE;
    for (Node reader : readers(node)) {
      latest = Math.min(latest, of(reader) - step(node, reader));
    }
    int stage = latest;
    boolean meetsReader =
        readers(node).stream().anyMatch(r -> areOfOneKind(node, r) && of(r) == stage);
    long allowed = Math.max(node.type().bytes(), node.shape().size() * Float.BYTES);
    if (stage > of(node) && meetsReader && keptAlive(node, stage) <= allowed) {
      stages.put(node, stage);
    }
  }

  /** The bytes that would live longer if a node, and what only it reads, were computed later. */
  private long keptAlive(Node node, int stage) {
    Set<Node> sources = new HashSet<>();
    collectSources(node, DEPTH, sources);
    return sources.stream()
        .filter(source -> !isAlive(source, node, stage))
        .mapToLong(source -> source.type().bytes())
        .sum();
  }

  private void collectSources(Node node, int depth, Set<Node> sources) {
    for (Node input : node.inputs()) {
      if (depth > 0 && areOfOneKind(input, node) && readers(input).size() == 1) {
        collectSources(input, depth - 1, sources);
      } else {
        sources.add(input);
      }
    }
  }

  /** Whether a value is there at a stage even if {@code node} does not read it; or is small. */
  boolean isAlive(Node value, Node node, int stage) {
    return value.op() instanceof Op.Input
        || isConstant(value)
        || value.type().bytes() * SMALL <= node.type().bytes()
        || isRead(value, node, stage - NEAR);
  }

  private boolean isRead(Node value, Node except, int stage) {
    return readers(value).stream()
        .anyMatch(
            reader ->
                reader != except
                    && (reader.op() instanceof Op.Reshape
                        ? isRead(reader, except, stage)
                        : of(reader) >= stage));
  }

  static boolean isConstant(Node node) {
    return node.op() instanceof Op.Constant || node.op() instanceof Op.Dense;
  }

  private static Optional<Kind> kindOf(Node node, boolean lasting) {
    boolean fits = node.op() instanceof Op.Map || node.op() instanceof Op.Convert;
    if (!fits || node.shape().size() == 0) {
      return Optional.empty();
    }
    int wide = 0;
    int narrow = 0;
    List<Node> values = new ArrayList<>(node.inputs());
    values.add(node);
    for (Node value : values) {
      if (value.dtype().bytes() == Long.BYTES) {
        wide++;
      } else if (value.dtype() != DType.BOOL) {
        narrow++;
      }
    }
    return wide > 0 && narrow > 0
        ? Optional.empty()
        : Optional.of(new Kind(node.shape(), wide > 0, lasting));
  }
}
