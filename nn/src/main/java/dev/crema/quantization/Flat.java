package dev.crema.quantization;

import dev.crema.Crema;
import dev.crema.Functional;
import dev.crema.Model;
import dev.crema.Sequential;
import dev.crema.engine.Tensor;
import dev.crema.layers.Application;
import dev.crema.layers.Layer;
import dev.crema.layers.Names;
import dev.crema.layers.Symbol;
import dev.crema.layers.Unwrapped;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as one graph: models and lists of layers within it are taken apart. A layer that stood at
 * {@code block/dense} is named {@code block.dense}.
 */
final class Flat {
  private final Model model;
  private final Functional graph;

  /** Where a layer stood first. */
  private final IdentityHashMap<Layer, String> paths = new IdentityHashMap<>();

  Flat(Model model, Functional whole) {
    this.model = model;
    this.graph = new Functional(whole.inputs(), inlined(whole, "", whole.inputs()));
  }

  Functional graph() {
    return graph;
  }

  private List<Symbol> inlined(Functional functional, String path, List<Symbol> inputs) {
    Map<Symbol, Symbol> made = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      made.put(functional.inputs().get(i), inputs.get(i));
    }
    for (Application application : functional.applications()) {
      Layer layer = application.layer();
      List<Symbol> outputs =
          inlined(
              layer,
              join(path, functional.name(layer)),
              application.inputs().stream().map(made::get).toList());
      for (int i = 0; i < outputs.size(); i++) {
        made.put(application.outputs().get(i), outputs.get(i));
      }
    }
    return functional.outputs().stream().map(made::get).toList();
  }

  private List<Symbol> inlined(Layer layer, String path, List<Symbol> inputs) {
    Layer raw = raw(layer);
    return switch (raw) {
      case Model inner -> inlined(inner.root(), path, inputs);
      case Functional inner -> inlined(inner, path, inputs);
      case Sequential inner -> {
        Names names = new Names();
        List<Symbol> x = inputs;
        for (Layer each : inner.layers()) {
          x = inlined(each, join(path, names.of(each)), x);
        }
        yield x;
      }
      default -> {
        String first = paths.computeIfAbsent(raw, _ -> path);
        yield raw.name(first.replace('/', '.')).ofAll(inputs);
      }
    };
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  /** A layer without its wrappers. */
  static Layer raw(Layer layer) {
    return Unwrapped.of(layer).layer();
  }

  /** The path of a layer in the model. */
  String path(Layer layer) {
    String path = paths.get(raw(layer));
    if (path == null) {
      throw new IllegalStateException("no path of " + layer);
    }
    return path;
  }

  /** The weights of a layer by what comes after its path. */
  Map<String, Tensor> weights(Layer layer) {
    String start = path(layer) + "/";
    Map<String, Tensor> result = new HashMap<>();
    model
        .weights()
        .forEach(
            (path, variable) -> {
              if (path.startsWith(start)) {
                result.put(path.substring(start.length()), variable.value());
              }
            });
    return result;
  }

  /** A model from the inputs to some places, with the weights that the model has now. */
  Model to(List<Symbol> places) {
    Functional part = new Functional(graph.inputs(), places);
    Map<String, Tensor> weights = new HashMap<>();
    for (Application application : part.applications()) {
      Layer layer = application.layer();
      weights(layer).forEach((name, value) -> weights.put(part.name(layer) + "/" + name, value));
    }
    Model result = Crema.model(graph.inputs(), places).copy();
    result.setWeights(weights);
    return result;
  }
}
