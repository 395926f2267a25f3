package dev.crema.layers;

import dev.crema.constraints.Constraint;
import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.initializers.Initializer;
import dev.crema.regularizers.Regularizer;
import dev.crema.state.State;
import dev.crema.state.Weight;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What a layer has at hand while it computes: its weights and states, random numbers, masks, and
 * the layers in it.
 */
public final class Scope {
  private final Pass pass;
  private final Space space;
  private final Node node;
  private final String path;
  private final boolean trainable;
  private final Policy policy;
  private final Preparation preparation;
  private final Names names = new Names();

  /** What is done with a weight of a layer each time before the layer gets it. */
  @FunctionalInterface
  public interface Preparation {
    /** May give the weight, the layer's own of that name, another value. */
    void prepare(String name, State weight);
  }

  Scope(Pass pass, Space space, Node node, String path, boolean trainable, Policy policy) {
    this(pass, space, node, path, trainable, policy, (name, weight) -> {});
  }

  private Scope(
      Pass pass,
      Space space,
      Node node,
      String path,
      boolean trainable,
      Policy policy,
      Preparation preparation) {
    this.pass = pass;
    this.space = space;
    this.node = node;
    this.path = path;
    this.trainable = trainable;
    this.policy = policy;
    this.preparation = preparation;
  }

  /** Where the layer stands in its model, such as {@code block/dense_1}; empty at the root. */
  public String path() {
    return path;
  }

  /** Whether this is a training step; false in evaluation and prediction. */
  public boolean training() {
    return pass.training;
  }

  /** Whether this finds out shapes and weights only: lengths of open axes are made up then. */
  public boolean exploring() {
    return pass.exploring;
  }

  /** The place of this stretch if sequences are computed bit by bit; empty if they are whole. */
  public Optional<Decoding> decoding() {
    return pass.decoding();
  }

  /**
   * Refuses to go on if sequences are computed bit by bit.
   *
   * @throws CremaException in such a pass
   */
  public void needsWholeSequences() {
    if (pass.decoding().isPresent()) {
      throw new CremaException(
          "it needs whole sequences and cannot decode step by step; allowed in decoding: layers"
              + " that treat steps apart, and attention with useCausalMask");
    }
  }

  /**
   * Numbers kept from one stretch of a sequence to the next, zeros at first; for layers that are
   * {@link #decoding()}.
   */
  public State cache(String name, Type type) {
    return pass.cache(join(name), type);
  }

  /** Whether the weights of this layer are trained, false if it is frozen. */
  public boolean trainable() {
    return trainable;
  }

  /** The number types of this layer. */
  public Policy policy() {
    return policy;
  }

  // ---------------------------------------------------------------- weights

  /** A trained weight of the policy's type, in the type the layer computes in. */
  public Tensor weight(String name, Shape shape, Initializer initializer) {
    return weight(name, shape, initializer, Regularizer.NONE, Constraint.NONE);
  }

  /**
   * A trained weight, made when first asked for.
   *
   * @param name the last part of its path, such as {@code kernel}
   * @throws ShapeException if it exists with another shape
   */
  public Tensor weight(
      String name,
      Shape shape,
      Initializer initializer,
      Regularizer regularizer,
      Constraint constraint) {
    Type type = new Type(policy.weights(), shape);
    WeightRules rules = new WeightRules(initializer, regularizer, constraint);
    return value(name, type, meet(name, type, rules)).cast(policy.compute());
  }

  /**
   * Rows of a trained weight, its slices along axis 0, in the type the layer computes in. The
   * weight's gradient is sparse: a step sees and moves these rows only, see {@link
   * dev.crema.layers.core.Embedding#sparse}.
   *
   * @param shape of the weight, less than 2<sup>31</sup> rows
   * @param numbers of rows, int32 or int64 of any shape, whose axes take the place of axis 0
   */
  public Tensor lookUp(String name, Shape shape, WeightRules rules, Tensor numbers) {
    Type type = new Type(policy.weights(), shape);
    Optional<Weight> weight = meet(name, type, rules);
    Tensor flat = numbers.reshape(Shape.of(numbers.shape().size()));
    Tensor rows = value(name, type, weight).gather(flat, 0);
    if (trains(name)) {
      Pass.Lookup lookup = new Pass.Lookup(flat.cast(DType.INT32), rows);
      weight.ifPresent(w -> pass.lookUp(join(name), w, lookup));
    }
    Shape result = numbers.shape().concat(shape.slice(1, shape.rank()));
    return rows.cast(policy.compute()).reshape(result);
  }

  /** The weight of a name, if this is no dry pass. */
  private Optional<Weight> meet(String name, Type type, WeightRules rules) {
    if (pass.dry) {
      ask(name, type);
      preparation.prepare(name, new Draft(type));
      return Optional.empty();
    }
    Weight weight =
        find(name, type, rules.initializer(), true, rules.regularizer(), rules.constraint());
    pass.use(join(name), weight, trains(name));
    preparation.prepare(name, State.of(weight.variable()));
    return Optional.of(weight);
  }

  private boolean trains(String name) {
    return trainable && !pass.frozen.test(join(name));
  }

  private Tensor value(String name, Type type, Optional<Weight> weight) {
    Tensor value = weight.map(w -> w.variable().value()).orElseGet(() -> Tensor.zeros(type));
    return trains(name) ? value : value.stopGradient();
  }

  /** A float state of the policy's weight type that the layer itself updates. */
  public State state(String name, Shape shape, Initializer initializer) {
    return state(name, new Type(policy.weights(), shape), initializer);
  }

  /** Numbers that the layer itself updates, such as a moving mean, made when first asked for. */
  public State state(String name, Type type, Initializer initializer) {
    if (pass.dry) {
      ask(name, type);
      return new Draft(type);
    }
    Weight weight = find(name, type, initializer, false, Regularizer.NONE, Constraint.NONE);
    pass.use(join(name), weight, false);
    return State.of(weight.variable());
  }

  /**
   * Numbers for each sample of a batch that last from one call to the next, such as the state of a
   * recurrent layer: zeros until assigned, and others for batches of another size. They are no
   * weights and not saved; {@link dev.crema.Model#resetStates} makes them zeros again.
   */
  public State carried(String name, Type type) {
    if (pass.dry) {
      return new Draft(type);
    }
    synchronized (node) {
      return State.of(
          node.carried.computeIfAbsent(
              new Node.Carried(name, type),
              _ -> new Variable(join(name), Functions.outside(() -> Tensor.zeros(type)))));
    }
  }

  private Weight find(
      String name,
      Type type,
      Initializer initializer,
      boolean trained,
      Regularizer regularizer,
      Constraint constraint) {
    Weight weight;
    synchronized (node) {
      weight = node.weights.get(name);
      if (weight == null) {
        Tensor value = initial(name, type, initializer);
        weight = new Weight(new Variable(join(name), value), trained, regularizer, constraint);
        node.weights.put(name, weight);
      }
    }
    check(name, weight.variable().type(), type);
    return weight;
  }

  private Tensor initial(String name, Type type, Initializer initializer) {
    Tensor value =
        Functions.outside(
            () -> {
              long stream = join(name).hashCode();
              Tensor key = Tensor.of(Shape.of(2), pass.seed, stream);
              return initializer.initialize(type, key);
            });
    if (!value.type().equals(type)) {
      throw new ShapeException(
          "weight '" + name + "' is " + type + ", but its initializer gave " + value.type());
    }
    return value;
  }

  private void ask(String name, Type type) {
    Type before = pass.asked.putIfAbsent(join(name), type);
    if (before != null) {
      check(name, before, type);
    }
  }

  private static void check(String name, Type has, Type asked) {
    if (has.equals(asked)) {
      return;
    }
    String message = "weight '" + name + "' is " + has + ", but this input needs " + asked;
    if (has.dtype() != asked.dtype()) {
      throw new DTypeException(message);
    }
    throw new ShapeException(
        message + "; give the layer inputs of one shape, or use another layer object for this one");
  }

  private String join(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  // ---------------------------------------------------------------- randomness

  /**
   * Random numbers, new in each step and each place that asks, and the same again in a repeated
   * run.
   */
  public Tensor random(Distribution distribution, Type type) {
    return Tensor.random(distribution, type, pass.stream(path), pass.key());
  }

  /**
   * Random numbers that depend on a seed and the step alone, if there is a seed; else as {@link
   * #random(Distribution, Type)} gives them.
   *
   * @param stream tells apart what a layer draws from one seed
   */
  public Tensor random(Distribution distribution, Type type, OptionalLong seed, int stream) {
    if (seed.isEmpty()) {
      return random(distribution, type);
    }
    Tensor first = Tensor.of(Shape.of(1), seed.getAsLong());
    Tensor own = Tensor.concatenate(0, List.of(first, pass.key().slice(0, 1, 2)));
    return Tensor.random(distribution, type, stream, own);
  }

  /** The int64 {@code [2]} key of this step, for {@link Tensor#random} with {@link #stream()}. */
  public Tensor randomKey() {
    return pass.key();
  }

  /** A stream number that no one else has in this step. */
  public int stream() {
    return pass.stream(path);
  }

  /**
   * Runs the body of a loop of {@link dev.crema.engine.Loops}, which is written down once for all
   * its steps.
   *
   * @param number of the step, an int64 scalar: random numbers are others in each
   * @param losses gets what the code adds to the loss; the loop has to give it as outputs
   */
  public <T> T inStep(Tensor number, List<Tensor> losses, Supplier<T> code) {
    return pass.inStep(number, losses, code);
  }

  // ---------------------------------------------------------------- losses and masks

  /** Adds a scalar to the loss of the step. */
  public void addLoss(Tensor scalar) {
    if (scalar.rank() != 0) {
      throw new ShapeException("addLoss: given " + scalar.type() + "; allowed: a scalar");
    }
    pass.losses().add(scalar);
  }

  /**
   * Which items of a tensor count, a bool tensor of its leading axes; empty if all do. A layer's
   * outputs take the mask of its first input if they have the mask's axes, unless it says otherwise
   * by {@link #mask(Tensor, Tensor)} or {@link #unmask}.
   */
  public Optional<Tensor> mask(Tensor tensor) {
    return pass.mask(tensor);
  }

  /** Says which items of a tensor count; returns the tensor. */
  public Tensor mask(Tensor tensor, Tensor mask) {
    pass.mask(tensor, mask);
    return tensor;
  }

  /** Says which items of a tensor count, all if there is no mask; returns the tensor. */
  public Tensor mask(Tensor tensor, Optional<Tensor> mask) {
    return mask.isPresent() ? mask(tensor, mask.get()) : unmask(tensor);
  }

  /** A mask of leading axes said again for each number: a bool tensor of the shape of another. */
  public static Tensor each(Tensor mask, Tensor like) {
    Tensor each = mask.cast(DType.BOOL);
    while (each.rank() < like.rank()) {
      each = each.expandDims(-1);
    }
    return each.broadcastTo(like.shape());
  }

  /** Says that all items of an output count, whatever the inputs' masks; returns the output. */
  public Tensor unmask(Tensor output) {
    pass.unmask(output);
    return output;
  }

  // ---------------------------------------------------------------- layers in layers

  /** Calls a layer with one input and one output; its weights are found under its name. */
  public Tensor call(Layer layer, Tensor input) {
    return call(layer, List.of(input)).getFirst();
  }

  /** Calls a layer; its weights are found under its name, within those of this one. */
  public List<Tensor> call(Layer layer, List<Tensor> inputs) {
    return call(layer, inputs, (name, weight) -> {});
  }

  /** Calls a layer whose own weights are prepared before it gets them. */
  public List<Tensor> call(Layer layer, List<Tensor> inputs, Preparation before) {
    return enter(layer, before).run(Unwrapped.of(layer).layer(), inputs);
  }

  /** The scope of a layer in this one, for who computes the layer in parts, not as a whole. */
  public Scope enter(Layer layer) {
    return enter(layer, (name, weight) -> {});
  }

  private Scope enter(Layer layer, Preparation before) {
    Unwrapped unwrapped = Unwrapped.of(layer);
    Layer inner = unwrapped.layer();
    boolean first = !names.knows(inner);
    String name = names.of(unwrapped);
    String at = join(name);
    boolean trained = trainable && unwrapped.trainable().orElse(true) && !pass.frozen.test(at);
    Policy types = unwrapped.policy().orElse(policy);
    Space home = inner instanceof Rooted rooted ? rooted.space(space) : space;
    return new Scope(pass, home, child(home, inner, name, first), at, trained, types, before);
  }

  private Node child(Space home, Layer layer, String name, boolean first) {
    if (pass.dry) {
      return new Node();
    }
    if (!first) {
      return node.children.computeIfAbsent(name, n -> new Node());
    }
    // A layer made anew in each call is not found by identity but takes what has its place.
    Node child = home.node(layer, () -> node.children.computeIfAbsent(name, n -> new Node()));
    node.children.put(name, child);
    return child;
  }

  /** Runs a layer in this scope. */
  List<Tensor> run(Layer layer, List<Tensor> inputs) {
    List<Tensor> cast = inputs.stream().map(this::computable).toList();
    List<Tensor> outputs;
    try {
      outputs = Functions.within(path, () -> layer.call(this, cast));
    } catch (CremaException e) {
      throw located(layer, inputs, e);
    }
    if (!cast.isEmpty() && !(layer instanceof Composed)) {
      mask(cast.getFirst()).ifPresent(mask -> outputs.forEach(out -> inherit(out, mask)));
    }
    return outputs;
  }

  private Tensor computable(Tensor input) {
    if (!input.dtype().isFloating() || input.dtype() == policy.compute()) {
      return input;
    }
    Tensor result = input.cast(policy.compute());
    mask(input).ifPresent(mask -> pass.mask(result, mask));
    return result;
  }

  private void inherit(Tensor output, Tensor mask) {
    boolean fits =
        output.rank() >= mask.rank() && output.shape().slice(0, mask.rank()).equals(mask.shape());
    if (fits && !pass.hasSaidMask(output)) {
      pass.mask(output, mask);
    }
  }

  /** What the innermost layer said, with its place; what is not about inputs is left as it is. */
  private CremaException located(Layer layer, List<Tensor> inputs, CremaException e) {
    if (e.getMessage().startsWith("layer '") || path.isEmpty()) {
      return e;
    }
    List<Type> types = inputs.stream().map(Tensor::type).toList();
    String kind = Unwrapped.of(layer).typeName();
    String message = "layer '%s' (%s) given %s: %s".formatted(path, kind, types, e.getMessage());
    if (e instanceof ShapeException) {
      return new ShapeException(message);
    } else if (e instanceof DTypeException) {
      return new DTypeException(message);
    }
    return e.getClass().equals(CremaException.class) ? new CremaException(message) : e;
  }

  /** A state in a pass that finds out shapes only. */
  private static final class Draft implements State {
    private Tensor value;

    Draft(Type type) {
      this.value = Tensor.zeros(type);
    }

    @Override
    public Tensor value() {
      return value;
    }

    @Override
    public void assign(Tensor next) {
      if (!next.type().equals(value.type())) {
        throw new ShapeException("a state of type " + value.type() + " cannot be " + next.type());
      }
      value = next;
    }
  }
}
