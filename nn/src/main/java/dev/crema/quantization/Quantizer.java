package dev.crema.quantization;

import dev.crema.Crema;
import dev.crema.Functional;
import dev.crema.Model;
import dev.crema.activations.Activation;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.layers.Application;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import dev.crema.layers.convolution.Convolution;
import dev.crema.layers.core.Activate;
import dev.crema.layers.core.Dense;
import dev.crema.layers.normalization.BatchNormalization;
import dev.crema.layers.pooling.MaxPooling1D;
import dev.crema.layers.pooling.MaxPooling2D;
import dev.crema.layers.pooling.MaxPooling3D;
import dev.crema.layers.quantization.Dequantize;
import dev.crema.layers.quantization.Levels;
import dev.crema.layers.quantization.Quantize;
import dev.crema.layers.quantization.QuantizedConvolution;
import dev.crema.layers.quantization.QuantizedDense;
import dev.crema.layers.quantization.Requantization;
import dev.crema.layers.regularization.Dropout;
import dev.crema.layers.reshaping.Flatten;
import dev.crema.layers.reshaping.Reshape;
import dev.crema.train.Dataset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the quantized model of a trained one. What lies between two quantized layers stays levels:
 * pooling, reshaping and dropout do not leave them, and a layer that takes floats gets them by a
 * {@link Dequantize}.
 */
public final class Quantizer {
  private final Flat flat;
  private final Map<Symbol, Group> groups;
  private final Map<Symbol, Range> ranges;
  private final double percentile;

  /** What quantized layers read, with the places before that have the same levels. */
  private final Set<Symbol> wanted = new LinkedHashSet<>();

  private final Map<Symbol, Symbol> floats = new HashMap<>();
  private final Map<Symbol, Symbol> levels = new HashMap<>();

  /** The weights of the new model by path. */
  private final Map<String, Tensor> weights = new HashMap<>();

  private Quantizer(
      Flat flat, Map<Symbol, Group> groups, Map<Symbol, Range> ranges, double percentile) {
    this.flat = flat;
    this.groups = groups;
    this.ranges = ranges;
    this.percentile = percentile;
    groups.values().forEach(group -> read(group).forEach(this::want));
  }

  /** The places that a group has as levels: what it reads, and what becomes of a residual. */
  private static List<Symbol> read(Group group) {
    return group
        .residual()
        .map(residual -> List.of(group.input(), residual, group.output()))
        .orElse(List.of(group.input()));
  }

  private void want(Symbol symbol) {
    Symbol place = symbol;
    while (wanted.add(place) && keepsLevels(place)) {
      place = before(place);
    }
  }

  /**
   * The quantized model.
   *
   * @param model with weights, of float32
   * @param whole its layers
   * @param data what it will be used on, or the like
   */
  public static Model quantize(Model model, Functional whole, Dataset data, Quantization options) {
    if (model.policy().weights() != DType.FLOAT32) {
      throw new CremaException(
          "quantize: the model's weights are %s; allowed: float32"
              .formatted(model.policy().weights().label()));
    }
    Flat flat = new Flat(model, whole);
    Map<Symbol, Group> groups = Groups.of(flat, options.except());
    if (groups.isEmpty()) {
      throw new CremaException(
          "quantize: no layer can be quantized; allowed: Dense and Conv1D, Conv2D, Conv3D with one"
              + " group and channels last, called once and not excepted");
    }
    Set<Symbol> places = new LinkedHashSet<>();
    for (Group group : groups.values()) {
      read(group).forEach(place -> places.add(origin(groups, place)));
    }
    Map<Symbol, Range> ranges = Calibration.ranges(flat, List.copyOf(places), data, options);
    Quantizer quantizer = new Quantizer(flat, groups, ranges, options.percentile());
    return quantizer.model();
  }

  private Model model() {
    List<Symbol> outputs = flat.graph().outputs().stream().map(this::floats).toList();
    Model result = Crema.model(flat.graph().inputs(), outputs).copy();
    result.setWeights(weights);
    return result;
  }

  // ---------------------------------------------------------------- levels

  /** Whether a place has the levels of what it was made of, in another order. */
  private static boolean keepsLevels(Map<Symbol, Group> groups, Symbol place) {
    return !groups.containsKey(place)
        && place
            .source()
            .map(call -> Flat.raw(call.layer()))
            .filter(
                layer ->
                    switch (layer) {
                      case MaxPooling1D _, MaxPooling2D _, MaxPooling3D _ -> true;
                      case Flatten _, Reshape _, Dropout _ -> true;
                      default -> false;
                    })
            .isPresent();
  }

  private boolean keepsLevels(Symbol place) {
    return keepsLevels(groups, place);
  }

  private static Symbol before(Symbol place) {
    return place.source().orElseThrow().inputs().getFirst();
  }

  /** The place that decides on the levels of another. */
  private static Symbol origin(Map<Symbol, Group> groups, Symbol place) {
    Symbol result = place;
    while (keepsLevels(groups, result)) {
      result = before(result);
    }
    return result;
  }

  private Levels levelsOf(Symbol place) {
    Range range = ranges.get(origin(groups, place));
    if (range == null) {
      throw new IllegalStateException("no range of " + place);
    }
    return Levels.between(range.lower(percentile), range.upper(percentile));
  }

  // ---------------------------------------------------------------- places of the new model

  /** A place of the new model with the levels of one of the old. */
  private Symbol levels(Symbol place) {
    Symbol known = levels.get(place);
    if (known != null) {
      return known;
    }
    Symbol made;
    Group group = groups.get(place);
    if (group != null && isLinear(group)) {
      made = quantized(group, Optional.of(levelsOf(place)));
    } else if (keepsLevels(place)) {
      Application call = place.source().orElseThrow();
      Symbol x = levels(before(place));
      made = Flat.raw(call.layer()) instanceof Dropout ? x : call.layer().of(x);
    } else {
      made = new Quantize(levelsOf(place)).name(name(place) + "_quantize").of(floats(place));
    }
    levels.put(place, made);
    return made;
  }

  /** A place of the new model with the numbers of one of the old. */
  private Symbol floats(Symbol place) {
    if (!floats.containsKey(place)) {
      makeFloats(place);
    }
    return Objects.requireNonNull(floats.get(place));
  }

  private void makeFloats(Symbol place) {
    Group group = groups.get(place);
    boolean hasLevels = group == null ? keepsLevels(place) : isLinear(group);
    if (place.source().isEmpty()) {
      floats.put(place, place);
    } else if (hasLevels && wanted.contains(place)) {
      Layer layer = new Dequantize(levelsOf(place)).name(name(place) + "_dequantize");
      floats.put(place, layer.of(levels(place)));
    } else if (group == null) {
      call(place.source().get());
    } else {
      Symbol sums = quantized(group, Optional.empty());
      Layer function = new Activate(group.activation()).name(name(place) + "_activation");
      floats.put(place, isLinear(group) ? sums : function.of(sums));
    }
  }

  private static boolean isLinear(Group group) {
    return group.activation().equals(Activation.LINEAR);
  }

  /** A layer that stays as it is. */
  private void call(Application call) {
    Layer layer = call.layer();
    List<Symbol> outputs = layer.ofAll(call.inputs().stream().map(this::floats).toList());
    for (int i = 0; i < outputs.size(); i++) {
      floats.put(call.outputs().get(i), outputs.get(i));
    }
    keep(name(layer), flat.weights(layer));
  }

  private Symbol quantized(Group group, Optional<Levels> output) {
    Layer layer = Flat.raw(group.head().layer());
    Kernel kernel = new Kernel(flat.path(layer), flat.weights(layer));
    group
        .norm()
        .map(call -> Flat.raw(call.layer()))
        .ifPresent(norm -> kernel.fold((BatchNormalization) norm, flat.weights(norm)));
    Requantization requantization =
        new Requantization(
            levelsOf(group.input()), group.residual().map(this::levelsOf), output, group.relu());
    String name =
        name(flat.graph().outputs().contains(group.output()) ? group.last() : group.head());
    keep(name, kernel.states());
    List<Symbol> inputs = new ArrayList<>(List.of(levels(group.input())));
    group.residual().ifPresent(symbol -> inputs.add(levels(symbol)));
    return quantized(layer, requantization).name(name).ofAll(inputs).getFirst();
  }

  private static Layer quantized(Layer layer, Requantization requantization) {
    return switch (layer) {
      case Dense dense -> new QuantizedDense(dense.units(), requantization);
      case Convolution<?> c ->
          new QuantizedConvolution(
              c.filters(),
              c.kernelSize(),
              c.strides(),
              c.padding(),
              c.dilationRate(),
              requantization);
      default -> throw new IllegalStateException("no contraction: " + layer);
    };
  }

  private void keep(String name, Map<String, Tensor> values) {
    values.forEach((weight, value) -> weights.put(name + "/" + weight, value));
  }

  private String name(Layer layer) {
    return flat.graph().name(layer);
  }

  private String name(Application call) {
    return name(call.layer());
  }

  private String name(Symbol place) {
    return place.source().map(this::name).orElse("input");
  }
}
