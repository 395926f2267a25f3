package dev.crema.layers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.state.State;
import dev.crema.state.Weight;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One walk through a model, from its inputs to its outputs, and what it leaves behind. */
public final class Pass {
  /**
   * A weight that a pass came by.
   *
   * @param trainable whether this pass lets gradients through to it
   */
  public record Use(Weight weight, boolean trainable) {
    /** Whether training changes the weight: it is no state, and not frozen. */
    public boolean trained() {
      return trainable && weight.trainable();
    }
  }

  /**
   * What a pass took from a weight whose gradient is sparse.
   *
   * @param numbers int32 {@code [count]}, of rows
   * @param rows {@code [count, …]}, of the weight's type
   */
  public record Lookup(Tensor numbers, Tensor rows) {}

  /** Stands for the mask of a tensor whose items are said to count all. */
  private static final Tensor ALL = Tensor.of(Shape.SCALAR, true);

  /**
   * By how much the numbers of training steps that the steps of a loop draw for are apart: 2^32
   * over the golden ratio, odd, so that small multiples do not come near each other. Random numbers
   * take 32 bits of it.
   */
  private static final long APART = 0x9E3779B1L;

  final boolean training;
  final boolean dry;
  final boolean exploring;
  final long seed;
  final Predicate<String> frozen;
  final Map<String, Type> asked = new LinkedHashMap<>();

  private Tensor key;
  private final Map<String, Use> uses = new LinkedHashMap<>();
  private final IdentityHashMap<Weight, String> paths = new IdentityHashMap<>();
  private final IdentityHashMap<Weight, List<Lookup>> lookups = new IdentityHashMap<>();
  private boolean inLoop;
  private List<Tensor> losses = new ArrayList<>();
  private final IdentityHashMap<Tensor, Tensor> masks = new IdentityHashMap<>();
  private final Set<Integer> streams = new HashSet<>();
  private final Set<String> caches = new HashSet<>();
  private final Optional<Decoding> decoding;

  private Pass(
      boolean training,
      boolean dry,
      boolean exploring,
      long seed,
      Tensor key,
      Predicate<String> frozen,
      Optional<Decoding> decoding) {
    this.training = training;
    this.dry = dry;
    this.exploring = exploring;
    this.seed = seed;
    this.key = key;
    this.frozen = frozen;
    this.decoding = decoding;
  }

  /** A pass that finds out shapes only: weights are zeros and nothing is kept. */
  static Pass dry() {
    Tensor key = Tensor.zeros(new Type(DType.INT64, Shape.of(2)));
    return new Pass(true, true, true, 0, key, _ -> false, Optional.empty());
  }

  /**
   * A pass that computes, and makes the weights that do not exist yet.
   *
   * @param training whether layers such as dropout do what they do in training
   * @param seed what new weights are drawn from
   * @param key int64 {@code [2]}: seed and step, what random layers draw from
   * @param frozen which paths (of layers or weights) are not trained
   */
  public static Pass of(boolean training, long seed, Tensor key, Predicate<String> frozen) {
    return new Pass(training, false, false, seed, key, frozen, Optional.empty());
  }

  /** A pass that makes the weights, with lengths made up for axes that are open. */
  public static Pass building(long seed, Predicate<String> frozen) {
    Tensor key = Tensor.zeros(new Type(DType.INT64, Shape.of(2)));
    return new Pass(true, false, true, seed, key, frozen, Optional.empty());
  }

  /** A pass that computes a stretch of sequences, without training. */
  public static Pass decoding(long seed, Predicate<String> frozen, Decoding decoding) {
    Tensor key = Tensor.zeros(new Type(DType.INT64, Shape.of(2)));
    return new Pass(false, false, false, seed, key, frozen, Optional.of(decoding));
  }

  /** Calls a layer as the root: the paths of its weights start inside it. */
  public List<Tensor> call(Layer root, Space space, Policy policy, List<Tensor> inputs) {
    return new Scope(this, space, space.node(root, Node::new), "", true, policy).run(root, inputs);
  }

  /** The weights that the pass came by, by path; a shared one has its first path. */
  public Map<String, Use> uses() {
    return uses;
  }

  /** See {@link Scope#decoding}. */
  Optional<Decoding> decoding() {
    return decoding;
  }

  /** What is kept under a path, or under one like it if that was asked for before. */
  State cache(String path, Type type) {
    String own = path;
    for (int i = 1; !caches.add(own); i++) {
      own = path + "_" + i;
    }
    return decoding.orElseThrow().caches().state(own, type, 0);
  }

  /** The scalars that layers add to the loss. */
  public List<Tensor> losses() {
    return losses;
  }

  /** Int64 {@code [2]}: seed and step, what random layers draw from. */
  Tensor key() {
    return key;
  }

  /** See {@link Scope#inStep}. */
  <T> T inStep(Tensor number, List<Tensor> losses, Supplier<T> code) {
    Tensor outerKey = key;
    List<Tensor> outerLosses = this.losses;
    boolean outerInLoop = inLoop;
    inLoop = true;
    key = Tensor.of(Shape.of(2), 0L, APART).multiply(number.add(1)).add(key);
    this.losses = losses;
    try {
      return code.get();
    } finally {
      key = outerKey;
      this.losses = outerLosses;
      inLoop = outerInLoop;
    }
  }

  /** Which items of a tensor count, a bool tensor of its leading axes; empty if all do. */
  public Optional<Tensor> mask(Tensor tensor) {
    return Optional.ofNullable(masks.get(tensor)).filter(mask -> mask != ALL);
  }

  /** Whether a layer said which items of a tensor count, or that all do. */
  boolean hasSaidMask(Tensor tensor) {
    return masks.containsKey(tensor);
  }

  void mask(Tensor tensor, Tensor mask) {
    masks.put(tensor, mask);
  }

  void unmask(Tensor tensor) {
    masks.put(tensor, ALL);
  }

  void use(String path, Weight weight, boolean trainable) {
    String known = paths.computeIfAbsent(weight, w -> path);
    uses.merge(
        known,
        new Use(weight, trainable),
        (a, b) -> new Use(weight, a.trainable() || b.trainable()));
  }

  /**
   * What the pass took from a trained weight whose gradient is sparse, in order; nothing for
   * others.
   */
  public List<Lookup> lookups(Weight weight) {
    return lookups.getOrDefault(weight, List.of());
  }

  void lookUp(String path, Weight weight, Lookup lookup) {
    if (inLoop) {
      throw new CremaException(
          "weight '"
              + path
              + "' with a sparse gradient is looked up in each step of a loop; allowed: look-ups"
              + " before the loop, or sparse(false)");
    }
    lookups.computeIfAbsent(weight, _ -> new ArrayList<>()).add(lookup);
  }

  /** A number for a stream of random numbers, the same in each pass for the same request. */
  int stream(String path) {
    int stream = path.hashCode() & Integer.MAX_VALUE;
    while (!streams.add(stream)) {
      stream = (stream + 1) & Integer.MAX_VALUE;
    }
    return stream;
  }
}
