package dev.crema.engine;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Substitution;
import dev.crema.engine.rules.Build;
import dev.crema.engine.run.Memory;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a function does to symbolic tensors, written down: one trace per thread at a time. */
final class Trace {
  /**
   * Concrete tensors up to this size become numbers in the graph, where the compiler can see them.
   */
  private static final long LITERAL_BYTES = 1024;

  private static final ThreadLocal<@Nullable Trace> CURRENT = new ThreadLocal<>();

  /** The trace that this one is a part of: it writes down the body of a loop. */
  private final @Nullable Trace outer;

  private final List<Node> inputs = new ArrayList<>();
  private final List<Memory> bound = new ArrayList<>();
  private final Map<Memory, Node> captured = new HashMap<>();
  private final Map<Variable, Node> values = new HashMap<>();
  private final Map<Variable, Node> written = new LinkedHashMap<>();

  /** In the body of a loop: the inputs that stand for variables before it. */
  private final Map<Variable, Node> entries = new LinkedHashMap<>();

  private Trace(@Nullable Trace outer) {
    this.outer = outer;
  }

  /**
   * A traced function.
   *
   * @param graph its arguments come first among the inputs
   * @param bound the memory of the remaining inputs: variables and captured tensors
   */
  record Traced(Graph graph, List<Memory> bound) {}

  /**
   * A function traced as the body of a loop.
   *
   * @param arguments the inputs that stand for its arguments
   * @param results what it gives
   * @param captured inputs that stand for values from outside, with those
   * @param written variables that it gives new values
   */
  record Body(
      List<Node> arguments, List<Node> results, Map<Node, Node> captured, List<Written> written) {}

  /** A variable, the input that stands for its value before the body, and its value after. */
  record Written(Variable variable, Node before, Node after) {}

  static @Nullable Trace current() {
    return CURRENT.get();
  }

  /** Runs a function on symbolic arguments of the given types and returns what it wrote down. */
  static Traced of(List<Type> arguments, Function<List<Tensor>, List<Tensor>> function) {
    Trace trace = new Trace(null);
    List<Node> outputs = trace.run(arguments, function);
    List<Graph.Update> updates = new ArrayList<>();
    trace.written.forEach(
        (variable, value) -> updates.add(new Graph.Update(trace.input(variable), value)));
    Graph graph = new Graph(trace.inputs, outputs, updates);
    trace.refuseForeign(graph);
    return new Traced(graph, List.copyOf(trace.bound));
  }

  private void refuseForeign(Graph graph) {
    Set<Node> own = Set.copyOf(inputs);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Input(String name, _, _) && !own.contains(node)) {
        throw new IllegalStateException(
            "a tensor made of '"
                + name
                + "' in a loop or in another traced function is used outside of it; return it from"
                + " there instead");
      }
    }
  }

  private List<Node> run(List<Type> arguments, Function<List<Tensor>, List<Tensor>> function) {
    for (int i = 0; i < arguments.size(); i++) {
      inputs.add(Build.input("x" + i, arguments.get(i)));
    }
    List<Tensor> symbols = inputs.stream().map(Tensor::symbolic).toList();
    List<Tensor> results = within(this, () -> function.apply(symbols));
    return results.stream().map(this::node).toList();
  }

  /** Traces a function apart from this trace, as the body of a loop in it. */
  Body body(List<Type> types, Function<List<Tensor>, List<Tensor>> function) {
    long begin = Node.latestId();
    Trace trace = new Trace(this);
    List<Node> results = trace.run(types, function);
    List<Node> all = new ArrayList<>(results);
    all.addAll(trace.written.values());
    Map<Node, Node> captured = new LinkedHashMap<>();
    Map<Node, Node> replaced = new LinkedHashMap<>();
    for (Node node : trace.foreign(all, begin)) {
      Node input = Build.input("c" + captured.size(), node.type());
      captured.put(input, node);
      replaced.put(node, input);
    }
    List<Node> own = Substitution.of(all, replaced);
    List<Written> written = new ArrayList<>();
    for (Variable variable : trace.written.keySet()) {
      Node after = own.get(results.size() + written.size());
      written.add(new Written(variable, trace.input(variable), after));
    }
    trace.entries.forEach(
        (variable, input) -> {
          if (!trace.written.containsKey(variable)) {
            captured.put(input, node(read(variable)));
          }
        });
    List<Node> arguments = trace.inputs.subList(0, types.size());
    return new Body(List.copyOf(arguments), own.subList(0, results.size()), captured, written);
  }

  /** See {@link Functions#withGradient}. */
  Tensor withGradient(Tensor value, List<Tensor> inputs, Function<Tensor, List<Tensor>> gradient) {
    List<Node> operands = new ArrayList<>(List.of(node(value)));
    inputs.forEach(input -> operands.add(node(input)));
    Body body = body(List.of(value.type()), g -> gradient.apply(g.getFirst()));
    List<Type> given = body.results().stream().map(Node::type).toList();
    List<Type> wanted = inputs.stream().map(Tensor::type).toList();
    if (!given.equals(wanted)) {
      throw new ShapeException(
          "withGradient: the gradients are "
              + given
              + "; allowed: the types of the inputs, "
              + wanted);
    }
    if (!body.written().isEmpty()) {
      throw new CremaException(
          "withGradient: the gradient assigns "
              + body.written().getFirst().variable().name()
              + "; allowed: computing what reaches the inputs, nothing else");
    }
    List<Node> read = new ArrayList<>();
    operands.forEach(operand -> read.add(Build.input("x" + read.size(), operand.type())));
    body.captured()
        .forEach(
            (inside, outside) -> {
              read.add(inside);
              operands.add(outside);
            });
    read.addAll(body.arguments());
    Op op = new Op.CustomGradient(new Graph(read, body.results(), List.of()));
    return Tensor.symbolic(Build.node(op, operands));
  }

  /** What some nodes need of values from outside this trace. */
  private List<Node> foreign(List<Node> nodes, long begin) {
    Set<Node> own = new HashSet<>(inputs);
    own.addAll(entries.values());
    Set<Node> seen = new HashSet<>();
    List<Node> foreign = new ArrayList<>();
    Deque<Node> open = new ArrayDeque<>(nodes);
    while (!open.isEmpty()) {
      Node node = open.pop();
      boolean constant = node.op() instanceof Op.Constant || node.op() instanceof Op.Dense;
      if (seen.add(node) && !own.contains(node) && !constant) {
        // The outer trace may have got inputs since this one began.
        if (node.id() <= begin || node.op() instanceof Op.Input) {
          foreign.add(node);
        } else {
          open.addAll(node.inputs());
        }
      }
    }
    foreign.sort(Comparator.comparingLong(Node::id));
    return foreign;
  }

  /** Runs code with a trace (or none) as the current one. */
  static <T> T within(@Nullable Trace trace, Supplier<T> code) {
    Trace outer = CURRENT.get();
    CURRENT.set(trace);
    try {
      return code.get();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
  }

  /** The node of a tensor; a concrete tensor becomes a constant or an input bound to its memory. */
  Node node(Tensor tensor) {
    Node node = tensor.node();
    if (node != null) {
      return node;
    }
    Type type = tensor.type();
    if (type.shape().size() == 1) {
      return Build.node(new Op.Constant(type, tensor.bits(0)));
    }
    if (type.bytes() <= LITERAL_BYTES) {
      byte[] bytes =
          tensor.memory().segment().asSlice(0, type.bytes()).toArray(ValueLayout.JAVA_BYTE);
      return Build.dense(new Literal(type, bytes));
    }
    return outer != null
        ? outer.node(tensor)
        : captured.computeIfAbsent(
            tensor.memory(), memory -> bind("c" + bound.size(), type, memory));
  }

  Tensor read(Variable variable) {
    return Tensor.symbolic(values.computeIfAbsent(variable, this::input));
  }

  void write(Variable variable, Tensor value) {
    Node node = node(value);
    input(variable);
    values.put(variable, node);
    written.put(variable, node);
  }

  private Node input(Variable variable) {
    if (outer != null) {
      return entries.computeIfAbsent(variable, v -> Build.input(v.name(), v.type()));
    }
    return captured.computeIfAbsent(
        variable.memory(), memory -> bind(variable.name(), variable.type(), memory));
  }

  private Node bind(String name, Type type, Memory memory) {
    Node node = Build.node(new Op.Input(name, type, true));
    inputs.add(node);
    bound.add(memory);
    return node;
  }
}
