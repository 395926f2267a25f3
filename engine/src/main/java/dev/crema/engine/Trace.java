package dev.crema.engine;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.run.Memory;
import dev.crema.engine.types.Type;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final List<Node> inputs = new ArrayList<>();
  private final List<Memory> bound = new ArrayList<>();
  private final Map<Memory, Node> captured = new HashMap<>();
  private final Map<Variable, Node> values = new HashMap<>();
  private final Map<Variable, Node> written = new LinkedHashMap<>();

  private Trace() {}

  /**
   * A traced function.
   *
   * @param graph its arguments come first among the inputs
   * @param bound the memory of the remaining inputs: variables and captured tensors
   */
  record Traced(Graph graph, List<Memory> bound) {}

  static @Nullable Trace current() {
    return CURRENT.get();
  }

  /** Runs a function on symbolic arguments of the given types and returns what it wrote down. */
  static Traced of(List<Type> arguments, Function<List<Tensor>, List<Tensor>> function) {
    Trace trace = new Trace();
    for (int i = 0; i < arguments.size(); i++) {
      trace.inputs.add(Build.input("x" + i, arguments.get(i)));
    }
    List<Tensor> symbols = trace.inputs.stream().map(Tensor::symbolic).toList();
    List<Tensor> results = within(trace, () -> function.apply(symbols));
    List<Node> outputs = results.stream().map(trace::node).toList();
    List<Graph.Update> updates = new ArrayList<>();
    trace.written.forEach(
        (variable, value) -> updates.add(new Graph.Update(trace.input(variable), value)));
    return new Traced(new Graph(trace.inputs, outputs, updates), List.copyOf(trace.bound));
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
    return captured.computeIfAbsent(
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
    return captured.computeIfAbsent(
        variable.memory(), memory -> bind(variable.name(), variable.type(), memory));
  }

  private Node bind(String name, Type type, Memory memory) {
    Node node = Build.input(name, type);
    inputs.add(node);
    bound.add(memory);
    return node;
  }
}
