package dev.crema;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Application;
import dev.crema.layers.Composed;
import dev.crema.layers.Layer;
import dev.crema.layers.Names;
import dev.crema.layers.Scope;
import dev.crema.layers.Symbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Layers connected by symbols, from inputs to outputs. */
public final class Functional implements Composed {
  private final List<Symbol> inputs;
  private final List<Symbol> outputs;
  private final List<Application> applications;
  private final Names names = new Names();

  /**
   * The layers between some symbols.
   *
   * @throws CremaException if an output depends on an input that is not given
   */
  public Functional(List<Symbol> inputs, List<Symbol> outputs) {
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new CremaException(
          "model: "
              + inputs.size()
              + " inputs and "
              + outputs.size()
              + " outputs; allowed: at"
              + " least one of each");
    }
    this.applications = between(this.inputs, this.outputs);
    applications.forEach(application -> names.of(application.layer()));
  }

  /** The layer calls that the outputs need, in the order in which they were made. */
  private static List<Application> between(List<Symbol> inputs, List<Symbol> outputs) {
    Set<Symbol> known = Collections.newSetFromMap(new IdentityHashMap<>());
    known.addAll(inputs);
    if (known.size() != inputs.size()) {
      throw new CremaException("model: an input is given twice; give each once");
    }
    Set<Application> found = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Symbol> open = new ArrayDeque<>(outputs);
    while (!open.isEmpty()) {
      Symbol symbol = open.pop();
      if (known.add(symbol)) {
        Application source =
            symbol
                .source()
                .orElseThrow(
                    () ->
                        new CremaException(
                            "model: the outputs depend on the input "
                                + symbol
                                + ", which is not among the model's inputs "
                                + inputs
                                + "; add it"));
        if (found.add(source)) {
          source.inputs().forEach(open::push);
        }
      }
    }
    List<Application> result = new ArrayList<>(found);
    result.sort(Comparator.comparingLong(Application::number));
    return List.copyOf(result);
  }

  public List<Symbol> inputs() {
    return inputs;
  }

  public List<Symbol> outputs() {
    return outputs;
  }

  /** The layer calls in order. */
  public List<Application> applications() {
    return applications;
  }

  /** The name of a layer in this graph. */
  public String name(Layer layer) {
    return names.of(layer);
  }

  /** The output of a layer; of its last call if it is shared. */
  Symbol output(String name) {
    Application found =
        applications.stream()
            .filter(a -> names.of(a.layer()).equals(name))
            .reduce((a, b) -> b)
            .orElseThrow(
                () ->
                    new CremaException(
                        "no layer is named '"
                            + name
                            + "'; there are "
                            + applications.stream()
                                .map(a -> names.of(a.layer()))
                                .distinct()
                                .toList()));
    if (found.outputs().size() != 1) {
      throw new CremaException(
          "layer '" + name + "' has " + found.outputs().size() + " outputs; allowed: one");
    }
    return found.outputs().getFirst();
  }

  /** The names of the outputs: those of their layers, numbered if a layer gives several. */
  List<String> outputNames() {
    List<String> result = new ArrayList<>();
    for (Symbol output : outputs) {
      String name =
          output
              .source()
              .map(
                  s ->
                      s.outputs().size() == 1
                          ? names.of(s.layer())
                          : names.of(s.layer()) + "_" + output.index())
              .orElse("input");
      String free = name;
      for (int i = 1; result.contains(free); i++) {
        free = name + "_" + i;
      }
      result.add(free);
    }
    return List.copyOf(result);
  }

  @Override
  public List<Tensor> call(Scope scope, List<Tensor> arguments) {
    if (arguments.size() != inputs.size()) {
      throw new CremaException("it takes " + inputs.size() + " inputs; given: " + arguments.size());
    }
    IdentityHashMap<Symbol, Tensor> values = new IdentityHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.put(inputs.get(i), arguments.get(i));
    }
    for (Application application : applications) {
      Layer layer = application.layer();
      List<Tensor> results =
          scope.call(
              layer.name(names.of(layer)),
              application.inputs().stream().map(symbol -> value(values, symbol)).toList());
      for (int i = 0; i < results.size(); i++) {
        values.putIfAbsent(application.outputs().get(i), results.get(i));
      }
    }
    return outputs.stream().map(symbol -> value(values, symbol)).toList();
  }

  private static Tensor value(IdentityHashMap<Symbol, Tensor> values, Symbol symbol) {
    Tensor value = values.get(symbol);
    if (value == null) {
      throw new IllegalStateException("no value for " + symbol);
    }
    return value;
  }
}
