package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Op.Loop.Guard;
import dev.crema.engine.rules.Build;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes one loop of those that take the same steps from the same operands but give different
 * outputs, as a loop and its copy for the gradient do, and leaves out of loops what nobody reads:
 * outputs, sequences, constants.
 */
final class Loops {
  /** What loops that become one have in common; their bodies are made of the same nodes. */
  private record Key(
      List<Node> inputs,
      List<Graph.Update> updates,
      long steps,
      int scanned,
      boolean reverse,
      Guard guard,
      List<Node> operands) {
    static Key of(Node node, Op.Loop loop) {
      Graph body = loop.body();
      return new Key(
          body.inputs(),
          body.updates(),
          loop.steps(),
          loop.scanned(),
          loop.reverse(),
          loop.guard(),
          node.inputs());
    }
  }

  /** The outputs of a body that are read. */
  private final Map<Key, Set<Node>> wanted = new HashMap<>();

  /** The one loop of each kind, and the outputs that it has. */
  private final Map<Key, Node> loops = new HashMap<>();

  private final Map<Node, Node> made = new HashMap<>();

  private Loops() {}

  static Graph apply(Graph graph) {
    if (graph.nodes().stream().noneMatch(node -> node.op() instanceof Op.Loop)) {
      return graph;
    }
    Loops pass = new Loops();
    pass.findWanted(graph);
    for (Node node : graph.nodes()) {
      pass.make(node);
    }
    return Rewrite.replaced(graph, pass.made);
  }

  private void findWanted(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Loop loop) {
        Set<Node> outputs = wanted.computeIfAbsent(Key.of(node, loop), _ -> new LinkedHashSet<>());
        if (node.types().size() == 1) {
          outputs.addAll(loop.body().outputs());
        }
      } else if (node.op() instanceof Op.Result(int index)
          && node.input(0).op() instanceof Op.Loop loop
          && index >= loop.carried()) {
        wanted
            .computeIfAbsent(Key.of(node.input(0), loop), _ -> new LinkedHashSet<>())
            .add(loop.body().outputs().get(index - loop.carried()));
      }
    }
  }

  private void make(Node node) {
    if (node.op() instanceof Op.Loop loop) {
      Node one = loops.computeIfAbsent(Key.of(node, loop), key -> one(key, node, loop));
      if (node.types().size() == 1) {
        made.put(node, result(node, loop, one, 0));
      }
    } else if (node.op() instanceof Op.Result(int index)
        && node.input(0).op() instanceof Op.Loop loop) {
      Node one = Objects.requireNonNull(loops.get(Key.of(node.input(0), loop)));
      made.put(node, result(node.input(0), loop, one, index));
    } else if (node.op() instanceof Op.Input) {
      made.put(node, node);
    } else {
      made.put(node, Rewrite.copy(node, node.inputs().stream().map(this::made).toList()));
    }
  }

  private Node made(Node node) {
    return Rewrite.get(made, node);
  }

  /** The result of the one loop that takes the place of a result of a node. */
  private Node result(Node node, Op.Loop loop, Node one, int index) {
    if (index < loop.carried()) {
      return Build.result(one, index);
    }
    List<Node> outputs = outputs(Key.of(node, loop));
    return Build.result(
        one, loop.carried() + outputs.indexOf(loop.body().outputs().get(index - loop.carried())));
  }

  private List<Node> outputs(Key key) {
    return List.copyOf(Objects.requireNonNull(wanted.get(key)));
  }

  private Node one(Key key, Node node, Op.Loop loop) {
    Graph body = new Graph(loop.body().inputs(), outputs(key), loop.body().updates());
    Set<Node> read = new HashSet<>(body.roots());
    body.nodes().forEach(each -> read.addAll(each.inputs()));
    List<Node> inputs = new ArrayList<>();
    List<Node> operands = new ArrayList<>();
    int scanned = 0;
    for (int i = 0; i < body.inputs().size(); i++) {
      boolean sequence = i >= loop.carried() && i < loop.carried() + loop.scanned();
      boolean guard = loop.guard() == Guard.SCANNED && i == loop.carried();
      if (i < loop.carried() || guard || read.contains(body.inputs().get(i))) {
        inputs.add(body.inputs().get(i));
        operands.add(made(node.input(i)));
        scanned += sequence ? 1 : 0;
      }
    }
    Graph smaller = new Graph(inputs, body.outputs(), body.updates());
    return Build.node(
        new Op.Loop(smaller, loop.steps(), loop.carried(), scanned, loop.reverse(), loop.guard()),
        operands);
  }
}
