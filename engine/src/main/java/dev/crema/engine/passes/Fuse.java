package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Origin;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Makes one pass over memory of several element-wise steps: connected scalar functions and
 * conversions of one shape become an {@link Op.Fused}, whose results are what is read outside.
 *
 * <p>Nothing is computed twice. {@link Stages} says what may be computed together; {@link Groups}
 * cuts that to sizes that kernels take well.
 */
final class Fuse {
  private final Graph graph;
  private final List<List<Node>> units = new ArrayList<>();
  private final Map<Node, Integer> unitOf = new HashMap<>();
  private final Set<Node> readOutside = new HashSet<>();
  private final Map<Node, Node> made = new HashMap<>();

  private Fuse(Graph graph) {
    this.graph = graph;
  }

  static Graph apply(Graph graph) {
    Fuse fuse = new Fuse(graph);
    fuse.divide();
    fuse.inOrder().forEach(fuse::make);
    return Rewrite.replaced(graph, fuse.made);
  }

  /** Divides the nodes into groups to fuse and single nodes. */
  private void divide() {
    List<Node> nodes = graph.nodes();
    for (List<Node> group : Groups.of(graph, nodes)) {
      if (group.size() > 1 && spansItsShape(group)) {
        add(group);
      }
    }
    for (Node node : nodes) {
      if (!unitOf.containsKey(node)) {
        add(List.of(node));
      }
    }
    readOutside.addAll(graph.roots());
    for (Node node : nodes) {
      for (Node input : node.inputs()) {
        if (unit(input) != unit(node)) {
          readOutside.add(input);
        }
      }
    }
  }

  private void add(List<Node> unit) {
    unit.forEach(node -> unitOf.put(node, units.size()));
    units.add(unit);
  }

  private int unit(Node node) {
    return unitOf.getOrDefault(node, -1);
  }

  /** Whether what the group reads has, together, the shape of what it computes. */
  private static boolean spansItsShape(List<Node> group) {
    Shape shape = Shape.SCALAR;
    for (Node input : reads(group)) {
      shape = Shape.broadcast(shape, input.shape());
    }
    return shape.equals(group.getFirst().shape());
  }

  /** What a group reads from outside, without the constants, which become part of it. */
  private static Set<Node> reads(List<Node> group) {
    Set<Node> members = new HashSet<>(group);
    Set<Node> reads = new LinkedHashSet<>();
    for (Node node : group) {
      for (Node input : node.inputs()) {
        if (!members.contains(input) && !(input.op() instanceof Op.Constant)) {
          reads.add(input);
        }
      }
    }
    return reads;
  }

  /** The units, each after those that it reads, otherwise by where they began before. */
  private List<List<Node>> inOrder() {
    int[] first = new int[units.size()];
    Arrays.fill(first, Integer.MAX_VALUE);
    int[] missing = new int[units.size()];
    List<Set<Integer>> readers = new ArrayList<>();
    units.forEach(_ -> readers.add(new LinkedHashSet<>()));
    int position = 0;
    for (Node node : graph.nodes()) {
      int unit = unit(node);
      first[unit] = Math.min(first[unit], position++);
      for (Node input : node.inputs()) {
        if (unit(input) != unit && readers.get(unit(input)).add(unit)) {
          missing[unit]++;
        }
      }
    }
    PriorityQueue<Integer> ready = new PriorityQueue<>(Comparator.comparingInt(u -> first[u]));
    for (int unit = 0; unit < units.size(); unit++) {
      if (missing[unit] == 0) {
        ready.add(unit);
      }
    }
    List<List<Node>> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      int unit = ready.remove();
      order.add(units.get(unit));
      for (int reader : readers.get(unit)) {
        if (--missing[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (order.size() != units.size()) {
      throw new IllegalStateException("element-wise groups read each other in a circle");
    }
    return order;
  }

  private void make(List<Node> unit) {
    if (unit.size() > 1) {
      makeFused(unit);
      return;
    }
    Node node = unit.getFirst();
    List<Node> inputs = node.inputs().stream().map(in -> Rewrite.get(made, in)).toList();
    made.put(node, node.op() instanceof Op.Input ? node : Rewrite.copy(node, inputs));
  }

  private void makeFused(List<Node> group) {
    Map<Node, Integer> values = new HashMap<>();
    Map<Expression.Step, Integer> steps = new LinkedHashMap<>();
    List<Node> inputs = new ArrayList<>();
    for (Node input : reads(group)) {
      values.put(input, inputs.size());
      inputs.add(Rewrite.get(made, input));
    }
    for (Node node : group) {
      for (Node input : node.inputs()) {
        if (input.op() instanceof Op.Constant(var type, long bits)) {
          var literal = new Expression.Literal(type.dtype(), bits);
          values.put(input, number(literal, steps, inputs.size()));
        }
      }
      values.put(node, number(step(node, values), steps, inputs.size()));
    }
    List<Node> outputs = group.stream().filter(readOutside::contains).toList();
    Expression expression =
        new Expression(
            inputs.stream().map(Node::dtype).toList(),
            List.copyOf(steps.keySet()),
            outputs.stream().map(values::get).toList());
    Node fused =
        Origin.during(group.getLast().origin(), () -> Build.node(new Op.Fused(expression), inputs));
    for (int i = 0; i < outputs.size(); i++) {
      made.put(outputs.get(i), Build.result(fused, i));
    }
  }

  /** The number of the value that a step gives; equal steps give one value. */
  private static int number(Expression.Step step, Map<Expression.Step, Integer> steps, int inputs) {
    return steps.computeIfAbsent(step, _ -> inputs + steps.size());
  }

  private static Expression.Step step(Node node, Map<Node, Integer> values) {
    return switch (node.op()) {
      case Op.Map(var function) ->
          new Expression.Apply(function, node.inputs().stream().map(values::get).toList());
      case Op.Convert(var type) ->
          new Expression.Convert(type, values.getOrDefault(node.input(0), -1));
      default -> throw new IllegalStateException("not an element-wise step: " + node);
    };
  }
}
