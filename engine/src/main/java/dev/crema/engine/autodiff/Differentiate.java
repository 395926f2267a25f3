package dev.crema.engine.autodiff;

import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Origin;
import dev.crema.engine.rules.Build;
import dev.crema.engine.rules.Gradients;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation: walks from the outputs back to the nodes asked for, visiting only
 * what lies between, and writes down new nodes for the gradients. What each op contributes stands
 * in {@link Gradients}; here the contributions are summed back over broadcast axes, cast and added
 * up, in the order of the walk, which is always the same.
 */
public final class Differentiate {
  private final Set<Node> onPath = new HashSet<>();
  private final Map<Node, Node> gradients = new HashMap<>();

  /** The gradients of the results of nodes with several, by their numbers. */
  private final Map<Node, Map<Integer, Node>> parts = new HashMap<>();

  private Differentiate() {}

  /**
   * The gradients of a scalar with respect to some nodes, each of its node's type; zeros where the
   * scalar does not depend on one.
   *
   * @throws ShapeException if the first argument is not a scalar
   * @throws DTypeException if it or one of the nodes does not hold floats
   */
  public static List<Node> gradients(Node scalar, List<Node> nodes) {
    if (scalar.shape().rank() != 0) {
      throw new ShapeException(
          "gradients: the value to differentiate has type "
              + scalar.type()
              + "; allowed: a scalar, such as a sum or a mean");
    }
    requireFloats("value to differentiate", scalar);
    return gradients(List.of(scalar), List.of(Build.constant(scalar.type(), 1)), nodes);
  }

  /**
   * The gradients of {@code sum(outputs · seeds)} with respect to some nodes, each of its node's
   * type.
   *
   * @param seeds one for each output, of its type
   */
  public static List<Node> gradients(List<Node> outputs, List<Node> seeds, List<Node> nodes) {
    nodes.forEach(node -> requireFloats("node to differentiate by", node));
    for (int i = 0; i < outputs.size(); i++) {
      requireFloats("output", outputs.get(i));
      if (!seeds.get(i).type().equals(outputs.get(i).type())) {
        throw new ShapeException(
            "gradients: the seed of an output of type "
                + outputs.get(i).type()
                + " has type "
                + seeds.get(i).type()
                + "; allowed: the same type");
      }
    }
    Differentiate walk = new Differentiate();
    walk.run(outputs, seeds, Set.copyOf(nodes));
    return nodes.stream().map(walk::gradientOrZeros).toList();
  }

  private static void requireFloats(String role, Node node) {
    if (!node.dtype().isFloating()) {
      throw new DTypeException(
          "gradients: the "
              + role
              + " has type "
              + node.type()
              + "; allowed: floats. Integers and bools have no derivative; convert them before");
    }
  }

  private void run(List<Node> outputs, List<Node> seeds, Set<Node> sources) {
    List<Node> order = inOrder(outputs);
    for (Node node : order) {
      boolean reads = !isBarrier(node) && node.inputs().stream().anyMatch(onPath::contains);
      if (reads || sources.contains(node)) {
        onPath.add(node);
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      if (onPath.contains(outputs.get(i))) {
        add(outputs.get(i), seeds.get(i));
      }
    }
    for (Node node : order.reversed()) {
      if (onPath.contains(node) && !isBarrier(node)) {
        Origin.during(Origin.gradient(node.origin()), () -> pass(node));
      }
    }
  }

  /** Everything the outputs need, each node after what it reads. */
  private static List<Node> inOrder(List<Node> outputs) {
    Set<Node> seen = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>(outputs);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (seen.add(node)) {
        open.addAll(node.inputs());
      }
    }
    return seen.stream().sorted(Comparator.comparingLong(Node::id)).toList();
  }

  /** Whether nothing flows through a node: it holds no floats, or says so. */
  private static boolean isBarrier(Node node) {
    return node.op() instanceof Op.StopGradient
        || node.types().stream().noneMatch(type -> type.dtype().isFloating());
  }

  /** The gradients of a node's results, null where nothing flows. */
  private List<@Nullable Node> given(Node node) {
    List<@Nullable Node> given = new ArrayList<>();
    Map<Integer, Node> known = parts.getOrDefault(node, Map.of());
    for (int i = 0; i < node.types().size(); i++) {
      given.add(node.types().size() == 1 ? gradients.get(node) : known.get(i));
    }
    return given;
  }

  private void passLoop(Node node, Op.Loop loop, List<@Nullable Node> given) {
    if (given.stream().anyMatch(Objects::nonNull)) {
      LoopGradient.of(node, loop, given, onPath::contains)
          .forEach(
              (operand, contribution) -> {
                if (onPath.contains(node.input(operand))) {
                  add(node.input(operand), contribution);
                }
              });
    }
  }

  private void pass(Node node) {
    if (node.op() instanceof Op.Loop loop) {
      passLoop(node, loop, given(node));
    } else if (node.types().size() > 1) {
      passResults(node, given(node));
    } else if (gradients.containsKey(node)) {
      pass(node, gradientOrZeros(node));
    }
  }

  private void passResults(Node node, List<@Nullable Node> given) {
    if (given.stream().anyMatch(Objects::nonNull)) {
      for (int i = 0; i < node.inputs().size(); i++) {
        if (onPath.contains(node.input(i))) {
          add(node.input(i), Gradients.of(node, given, i));
        }
      }
    }
  }

  private void pass(Node node, Node g) {
    if (node.op() instanceof Op.Result(int index)) {
      parts.computeIfAbsent(node.input(0), _ -> new HashMap<>()).merge(index, g, Build::add);
      return;
    }
    for (int i = 0; i < node.inputs().size(); i++) {
      Node input = node.input(i);
      if (onPath.contains(input)) {
        Gradients.of(node, g, i).ifPresent(contribution -> add(input, contribution));
      }
    }
  }

  private void add(Node node, Node contribution) {
    Node fitting = Build.convert(sumTo(node.shape(), contribution), node.dtype());
    gradients.merge(node, fitting, Build::add);
  }

  /** Sums over the axes along which a value of the given shape had been repeated. */
  private static Node sumTo(Shape shape, Node x) {
    int shift = x.shape().rank() - shape.rank();
    Ints axes =
        Ints.of(
            IntStream.range(0, x.shape().rank())
                .filter(a -> a < shift || (shape.dim(a - shift) == 1 && x.shape().dim(a) != 1))
                .toArray());
    return Build.reshape(Build.sum(x, axes), shape);
  }

  private Node gradientOrZeros(Node node) {
    @Nullable Node gradient = gradients.get(node);
    return gradient == null ? Build.zeros(node.type()) : gradient;
  }
}
