package dev.crema.train;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.Decoding;
import dev.crema.layers.Layer;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Space;
import dev.crema.layers.Symbol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A layer as a whole: its inputs, its weights, and the walk through it. */
public final class Network {
  private final Layer root;
  private final Space space;
  private volatile List<Symbol> inputs;
  private volatile Policy policy = Policy.FLOAT32;
  private volatile long seed;
  private volatile Set<String> frozen = Set.of();
  private volatile boolean built;
  private volatile boolean open;
  private Map<String, Pass.Use> uses = Map.of();
  private List<Type> outputs = List.of();

  /**
   * A network whose weights are made later.
   *
   * @param inputs empty if only the data will tell
   */
  public Network(Layer root, Space space, List<Symbol> inputs, long seed) {
    this.root = root;
    this.space = space;
    this.inputs = List.copyOf(inputs);
    this.seed = seed;
  }

  /** What goes in; empty if only the data will tell. */
  public List<Symbol> inputs() {
    return inputs;
  }

  public Space space() {
    return space;
  }

  public long seed() {
    return seed;
  }

  public Policy policy() {
    return policy;
  }

  public boolean isBuilt() {
    return built;
  }

  /** Sets what new weights and random layers draw from. */
  public synchronized void seed(long value) {
    unbuilt("seed");
    seed = value;
  }

  /** Sets the number types. */
  public synchronized void policy(Policy value) {
    unbuilt("dtype");
    policy = value;
  }

  private void unbuilt(String what) {
    if (built) {
      throw new IllegalStateException(what + ": the model has its weights already; call it before");
    }
  }

  /** Sets which paths, and all below them, are not trained. */
  public synchronized void freeze(Set<String> paths) {
    frozen = Set.copyOf(paths);
    if (built) {
      build(inputs.stream().map(Symbol::example).toList());
    }
  }

  /** The paths that {@link #freeze} was given last. */
  public Set<String> frozen() {
    return frozen;
  }

  private boolean isFrozen(String path) {
    return frozen.stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "/"));
  }

  /** Makes the weights, if there are none, from the types of the inputs of a batch. */
  public synchronized void ensureBuilt(List<Type> types) {
    if (!built) {
      if (inputs.isEmpty()) {
        List<Symbol> symbols = new ArrayList<>();
        for (Type type : types) {
          Shape sample = type.shape().slice(1, type.shape().rank());
          symbols.add(Symbol.input(type.dtype(), sample.toArray()));
        }
        inputs = List.copyOf(symbols);
        open = true;
      }
      build(inputs.stream().map(Symbol::example).toList());
    }
  }

  /** Makes the weights, if there are none. */
  public synchronized void ensureBuilt() {
    if (!built && inputs.isEmpty()) {
      throw new IllegalStateException(
          "the model does not know the shape of its input yet; start it with input(...), or call"
              + " build, fit or predict first");
    }
    ensureBuilt(List.of());
  }

  private void build(List<Type> types) {
    Map<String, Pass.Use> found = new LinkedHashMap<>();
    outputs =
        Functions.types(
            in -> {
              Forward forward = forward(Pass.building(seed, this::isFrozen), in);
              found.putAll(forward.pass().uses());
              return forward.outputs();
            },
            types);
    uses = Collections.unmodifiableMap(found);
    built = true;
  }

  /** All weights and states by path. */
  public synchronized Map<String, Pass.Use> uses() {
    ensureBuilt();
    return uses;
  }

  /** The types of the outputs for a batch of some size. */
  synchronized List<Type> outputs() {
    ensureBuilt();
    return outputs;
  }

  /** Walks from the inputs to the outputs. */
  public Forward forward(boolean training, Tensor key, List<Tensor> values) {
    return forward(Pass.of(training, seed, key, this::isFrozen), values);
  }

  /** Walks from the inputs, of which the first is a stretch of sequences, to the outputs. */
  public Forward decode(Decoding decoding, List<Tensor> values) {
    boolean fits = values.size() == inputs.size();
    for (int i = 0; i < inputs.size() && fits; i++) {
      fits = values.get(i).rank() == inputs.get(i).rank();
    }
    if (!fits || values.getFirst().rank() < 2) {
      throw new ShapeException(
          "decode: given %s; the model takes %s, of which the first is [batch, time, …]"
              .formatted(values.stream().map(Tensor::type).toList(), inputs));
    }
    return forward(Pass.decoding(seed, this::isFrozen, decoding), values);
  }

  private Forward forward(Pass pass, List<Tensor> values) {
    List<Tensor> arguments = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      arguments.add(values.get(i).cast(inputs.get(i).dtype()));
    }
    return new Forward(pass.call(root, space, policy, arguments), pass);
  }

  /**
   * Checks that tensors can go in.
   *
   * @param caller who is to blame in the message, such as {@code fit}
   */
  public void check(String caller, List<Tensor> x) {
    List<Symbol> symbols = inputs();
    if (symbols.isEmpty()) {
      return;
    }
    if (x.size() != symbols.size()) {
      throw new ShapeException(
          caller
              + ": "
              + x.size()
              + " inputs given; the model takes "
              + symbols.size()
              + ": "
              + symbols);
    }
    for (int i = 0; i < x.size(); i++) {
      Symbol symbol = symbols.get(i);
      Tensor tensor = x.get(i);
      if (open ? tensor.rank() != symbol.rank() : !symbol.accepts(tensor.shape())) {
        throw new ShapeException(
            caller
                + ": input "
                + i
                + " has shape "
                + tensor.shape()
                + "; the model takes "
                + symbol
                + ", where ? is any length and axis 0 counts the samples");
      }
      if (tensor.dtype().isFloating() && !symbol.dtype().isFloating()) {
        throw new DTypeException(
            caller
                + ": input "
                + i
                + " is "
                + tensor.type()
                + "; the model takes "
                + symbol
                + "; cast it to "
                + symbol.dtype().label()
                + " if nothing is lost");
      }
    }
  }
}
