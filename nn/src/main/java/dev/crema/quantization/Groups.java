package dev.crema.quantization;

import dev.crema.Functional;
import dev.crema.activations.Relu;
import dev.crema.engine.types.CremaException;
import dev.crema.layers.Application;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import dev.crema.layers.activations.ReLU;
import dev.crema.layers.convolution.Convolution;
import dev.crema.layers.core.Activate;
import dev.crema.layers.core.Dense;
import dev.crema.layers.merging.Add;
import dev.crema.layers.normalization.BatchNormalization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what can be quantized in a graph. */
final class Groups {
  private final Flat flat;
  private final Set<String> except;
  private final Map<Symbol, List<Application>> readers = new HashMap<>();
  private final Set<Symbol> ends = new HashSet<>();
  private final IdentityHashMap<Layer, Integer> calls = new IdentityHashMap<>();

  /** The results of additions that a group has taken. */
  private final Set<Application> taken = new HashSet<>();

  private Groups(Flat flat, Set<String> except) {
    this.flat = flat;
    this.except = except;
    Functional graph = flat.graph();
    ends.addAll(graph.outputs());
    for (Application application : graph.applications()) {
      calls.merge(Flat.raw(application.layer()), 1, Integer::sum);
      application
          .inputs()
          .forEach(in -> readers.computeIfAbsent(in, _ -> new ArrayList<>()).add(application));
    }
  }

  /**
   * The groups by what they give.
   *
   * @param except paths of layers to leave out
   */
  static Map<Symbol, Group> of(Flat flat, Set<String> except) {
    Groups groups = new Groups(flat, except);
    groups.requireKnown();
    Map<Symbol, Group> result = new LinkedHashMap<>();
    for (Application application : flat.graph().applications()) {
      if (groups.isHead(application)) {
        Group group = groups.grown(Group.of(application));
        result.put(group.output(), group);
      }
    }
    return result;
  }

  private void requireKnown() {
    List<String> paths =
        flat.graph().applications().stream().map(each -> flat.path(each.layer())).toList();
    for (String name : except) {
      if (paths.stream().noneMatch(path -> isWithin(path, name))) {
        throw new CremaException("quantize: no layer is named '" + name + "'; there are " + paths);
      }
    }
  }

  private static boolean isWithin(String path, String name) {
    return path.equals(name) || path.startsWith(name + "/");
  }

  private boolean isHead(Application call) {
    Layer layer = Flat.raw(call.layer());
    boolean suits =
        switch (layer) {
          case Dense _ -> true;
          case Convolution<?> c -> c.groups() == 1 && c.dataFormat() == DataFormat.CHANNELS_LAST;
          default -> false;
        };
    String path = flat.path(layer);
    return suits
        && calls.getOrDefault(layer, 0) == 1
        && except.stream().noneMatch(name -> isWithin(path, name));
  }

  private Group grown(Group head) {
    Group group = head;
    Optional<Application> next = next(group);
    if (next.isPresent()
        && Flat.raw(next.get().layer()) instanceof BatchNormalization norm
        && calls.getOrDefault(norm, 0) == 1
        && Group.isOfChannels(norm, group.output())) {
      group = group.withNorm(next.get());
      next = next(group);
    }
    if (next.isPresent() && Flat.raw(next.get().layer()) instanceof Add) {
      Optional<Symbol> other = other(next.get(), group.output());
      if (other.isPresent() && taken.add(next.get())) {
        group = group.withResidual(next.get(), other.get());
        next = next(group);
      }
    }
    return next.filter(Groups::isRelu).map(group::withRelu).orElse(group);
  }

  /** The only reader of what a group gives, if more can be done with it. */
  private Optional<Application> next(Group group) {
    List<Application> found = readers.getOrDefault(group.output(), List.of());
    return group.isOpen() && found.size() == 1 && !ends.contains(group.output())
        ? Optional.of(found.getFirst())
        : Optional.empty();
  }

  /** The other of two operands of one shape. */
  private static Optional<Symbol> other(Application add, Symbol operand) {
    if (add.inputs().size() != 2) {
      return Optional.empty();
    }
    Symbol first = add.inputs().getFirst();
    Symbol other = first == operand ? add.inputs().getLast() : first;
    return other != operand && other.toString().equals(operand.toString())
        ? Optional.of(other)
        : Optional.empty();
  }

  static boolean isRelu(Application call) {
    Layer layer = Flat.raw(call.layer());
    return layer.equals(new Activate(new Relu())) || layer.equals(new ReLU());
  }
}
