package dev.crema.parity;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.Layer;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Space;
import dev.crema.testkit.Gen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One configuration of something that Crema and PyTorch both have.
 *
 * @param about the configuration
 * @param inputs the arguments of {@code crema}, in their order
 * @param weights what it also reads and is differentiated by
 * @param states what it also reads and may change
 * @param training whether the states are compared, too
 * @param differentiable whether derivatives are compared
 * @param crema from the inputs to the results
 * @param torch the same in TorchScript, see {@link Torch#call}: of inputs, weights and states by
 *     their names
 */
record Trial(
    String about,
    Map<String, Tensor> inputs,
    Map<String, Variable> weights,
    Map<String, Variable> states,
    boolean training,
    boolean differentiable,
    Function<List<Tensor>, List<Tensor>> crema,
    String torch) {
  private static final Tensor KEY = Tensor.of(Shape.of(2), 5L, 3L);

  /** A function of one tensor, called x, for which PyTorch has one expression. */
  static Trial of(Tensor x, Function<Tensor, Tensor> crema, String torch) {
    return of(Map.of("x", x), in -> crema.apply(in.getFirst()), torch);
  }

  /** A function of several tensors with one result, for which PyTorch has one expression. */
  static Trial of(Map<String, Tensor> inputs, Function<List<Tensor>, Tensor> crema, String torch) {
    return ofAll(inputs, in -> List.of(crema.apply(in)), "[" + torch + "]");
  }

  /** A function of several tensors. */
  static Trial ofAll(
      Map<String, Tensor> inputs, Function<List<Tensor>, List<Tensor>> crema, String torch) {
    return new Trial(torch, inputs, Map.of(), Map.of(), false, true, crema, torch);
  }

  /** A layer outside training with random weights, which are called as their paths, '/' as '_'. */
  static Trial of(Gen gen, Layer layer, Map<String, Tensor> inputs, String torch) {
    return of(gen, layer, false, inputs, torch);
  }

  /** A layer in training, whose states afterwards, by path, are the last of the results. */
  static Trial training(Gen gen, Layer layer, Map<String, Tensor> inputs, String torch) {
    return of(gen, layer, true, inputs, torch);
  }

  private static Trial of(
      Gen gen, Layer layer, boolean training, Map<String, Tensor> inputs, String torch) {
    Space space = new Space();
    Pass first = pass(training);
    first.call(layer, space, Policy.FLOAT32, List.copyOf(inputs.values()));
    Map<String, Variable> weights = new LinkedHashMap<>();
    Map<String, Variable> states = new TreeMap<>();
    first
        .uses()
        .forEach(
            (path, use) -> {
              Variable variable = use.weight().variable();
              double low = path.endsWith("variance") ? 0.5 : -1;
              variable.assign(Draw.uniform(gen, low, 1.5, variable.type().shape()));
              (use.weight().trainable() ? weights : states).put(path.replace('/', '_'), variable);
            });
    return new Trial(
        layer + " in training: " + training,
        inputs,
        weights,
        states,
        training,
        true,
        in -> pass(training).call(layer, space, Policy.FLOAT32, in),
        torch);
  }

  private static Pass pass(boolean training) {
    return Pass.of(training, 0, KEY, path -> false);
  }

  /** Tensors by names that are separated by spaces, in this order. */
  static Map<String, Tensor> named(String names, Tensor... tensors) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    List<String> words = List.of(names.split(" ", -1));
    for (int i = 0; i < tensors.length; i++) {
      result.put(words.get(i), tensors[i]);
    }
    return result;
  }

  /** What PyTorch is given. */
  Map<String, Tensor> all() {
    Map<String, Tensor> all = new LinkedHashMap<>(inputs);
    weights.forEach((name, variable) -> all.put(name, variable.value()));
    states.forEach((name, variable) -> all.put(name, variable.value()));
    return all;
  }

  /** The names of what is differentiated by: floating inputs, then weights. */
  List<String> by() {
    List<String> names = new ArrayList<>();
    inputs.keySet().stream().filter(this::isFloating).forEach(names::add);
    names.addAll(weights.keySet());
    return names;
  }

  private boolean isFloating(String input) {
    return inputs.get(input).dtype().isFloating();
  }

  /** Random factors of the floating results, by place. */
  Map<Integer, Tensor> factors(Gen gen) {
    Map<Integer, Tensor> factors = new LinkedHashMap<>();
    if (!differentiable) {
      return factors;
    }
    List<Type> types = Functions.types(crema, inputs.values().stream().map(Tensor::type).toList());
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).dtype().isFloating()) {
        factors.put(i, Draw.uniform(gen, -1, 1, types.get(i).shape()));
      }
    }
    return factors;
  }

  /** What Crema gives, all of one compiled program: results, states if in training, derivatives. */
  List<Tensor> run(Map<Integer, Tensor> factors) {
    List<Tensor> given = new ArrayList<>(inputs.values());
    given.addAll(factors.values());
    return Functions.compile(in -> results(in, List.copyOf(factors.keySet()))).call(given);
  }

  private List<Tensor> results(List<Tensor> in, List<Integer> places) {
    List<Tensor> by = new ArrayList<>();
    int count = 0;
    for (String name : inputs.keySet()) {
      Tensor input = in.get(count++);
      if (isFloating(name)) {
        by.add(input);
      }
    }
    weights.values().forEach(variable -> by.add(variable.value()));
    List<Tensor> results = new ArrayList<>(crema.apply(in.subList(0, count)));
    Tensor sum = Tensor.scalar(0);
    for (int i = 0; i < places.size(); i++) {
      sum = sum.add(results.get(places.get(i)).multiply(in.get(count + i)).sum());
    }
    if (training) {
      states.values().forEach(variable -> results.add(variable.value()));
    }
    if (!by.isEmpty() && !places.isEmpty()) {
      results.addAll(Functions.gradients(sum, by));
    }
    return results;
  }
}
