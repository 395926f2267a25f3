package dev.crema.engine.plan;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.rules.Build;
import dev.crema.engine.rules.Lowering;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Plan}: kernels run in the order in which the graph was written; a value's place is
 * free again after its last reader.
 *
 * <p>Five things save memory and time. What depends on lasting inputs alone is computed first and
 * kept from run to run. A reshape shares its input's place. An element-wise step writes over an
 * input that nobody reads later, a contraction over its residual, and rows of such an input are
 * replaced where it lies. An output is computed right where the caller wants it. The new value of a
 * variable is computed right into the variable once the old one has been read for the last time.
 */
final class Planner {
  private static final long ALIGNMENT = 64;

  /** Constants up to this size lie in the pool; larger ones are filled in when needed. */
  private static final long POOLED_BYTES = 1 << 16;

  /** One of the results of a node. */
  private record Value(Node node, int index) {
    Type type() {
      return node.types().get(index);
    }
  }

  private final Graph graph;

  /** The inputs from this on are the same in all runs of a loop. */
  private final int constants;

  /** What lasts comes first. */
  private final List<Node> order;

  private final Set<Node> lasting;
  private final Map<Node, Integer> positions = new HashMap<>();
  private final Map<Value, Integer> lastUse = new LinkedHashMap<>();
  private final Map<Value, Place> places = new HashMap<>();
  private final Map<Value, Place> wanted = new HashMap<>();
  private final List<List<Value>> dying = new ArrayList<>();
  private final Slab slab = new Slab();
  private final Slab kept = new Slab();
  private final ByteArrayOutputStream pool = new ByteArrayOutputStream();
  private final List<Plan.Step> steps = new ArrayList<>();

  Planner(Graph graph, int constants) {
    this.graph = graph;
    this.constants = constants;
    this.lasting = graph.lasting();
    this.order = new ArrayList<>(lasting);
    graph.nodes().stream().filter(node -> !lasting.contains(node)).forEach(order::add);
    for (Node node : order) {
      positions.put(node, dying.size());
      dying.add(new ArrayList<>());
    }
  }

  Plan plan() {
    findLastUses();
    wantOutputs();
    wantUpdates();
    for (int i = 0; i < graph.inputs().size(); i++) {
      places.put(new Value(graph.inputs().get(i), 0), new Place.Argument(i));
    }
    for (int i = 0; i < lasting.size(); i++) {
      step(order.get(i), i);
    }
    int preparing = steps.size();
    for (int i = lasting.size(); i < order.size(); i++) {
      step(order.get(i), i);
    }
    finish();
    return new Plan(
        List.copyOf(steps),
        preparing,
        kept.peak(),
        slab.peak(),
        new Literal(new Type(DType.UINT8, Shape.of(pool.size())), pool.toByteArray()),
        graph.inputs().stream().map(Node::type).toList(),
        graph.outputs().stream().map(Node::type).toList(),
        graph.updates().stream().map(u -> graph.inputs().indexOf(u.input())).toList(),
        IntStream.range(0, graph.inputs().size())
            .filter(i -> i >= constants || lasting.contains(graph.inputs().get(i)))
            .boxed()
            .toList());
  }

  /** The value whose memory a node's first result shares: itself, unless it only renames. */
  private static Value root(Node node) {
    Node at = node;
    while (renames(at) && !(at.op() instanceof Op.Result)) {
      at = at.input(0);
    }
    return at.op() instanceof Op.Result(int index)
        ? new Value(at.input(0), index)
        : new Value(at, 0);
  }

  private static boolean renames(Node node) {
    return node.op() instanceof Op.Reshape || node.op() instanceof Op.Marker;
  }

  private void findLastUses() {
    for (int at = 0; at < order.size(); at++) {
      Node node = order.get(at);
      if (!renames(node)) {
        for (Node input : node.inputs()) {
          lastUse.put(root(input), at);
        }
        for (int i = 0; i < node.types().size(); i++) {
          lastUse.put(new Value(node, i), at);
        }
      }
    }
    for (Node kept : graph.roots()) {
      lastUse.put(root(kept), order.size());
    }
    lastUse.forEach(
        (value, last) -> {
          if (last < order.size()) {
            dying.get(last).add(value);
          }
        });
  }

  /** Whether a value is computed in each run, and so may be computed where it is wanted. */
  private boolean isComputedEachTime(Value value) {
    return isComputed(value) && !lasting.contains(value.node());
  }

  /** Whether a value is computed once and read in each run. */
  private boolean isKeptForRuns(Value value) {
    return lasting.contains(value.node()) && lastUse.getOrDefault(value, -1) >= lasting.size();
  }

  private static boolean isComputed(Value value) {
    return !(value.node().op() instanceof Op.Input) && !isPooled(value.node());
  }

  private static boolean isPooled(Node node) {
    return node.op() instanceof Op.Dense
        || (node.op() instanceof Op.Constant(Type type, _) && type.bytes() <= POOLED_BYTES);
  }

  private void wantOutputs() {
    for (int i = 0; i < graph.outputs().size(); i++) {
      Value value = root(graph.outputs().get(i));
      if (isComputedEachTime(value)) {
        wanted.putIfAbsent(value, new Place.Output(i));
      }
    }
  }

  /**
   * A new value may be computed into its variable if the old value has no reader after that moment;
   * and so may a table before its rows are replaced there.
   */
  private void wantUpdates() {
    for (Graph.Update update : graph.updates()) {
      Value old = new Value(update.input(), 0);
      Place variable = new Place.Argument(graph.inputs().indexOf(update.input()));
      Optional<Value> value = Optional.of(root(update.value()));
      while (value.isPresent() && mayReplace(value.get(), old)) {
        wanted.put(value.get(), variable);
        value = dyingTable(value.get().node());
      }
    }
  }

  private boolean mayReplace(Value value, Value old) {
    if (!isComputedEachTime(value) || wanted.containsKey(value) || isKept(old)) {
      return false;
    }
    int writer = positions.getOrDefault(value.node(), -1);
    int lastReader = lastUse.getOrDefault(old, -1);
    boolean inPlace = lastReader == writer && mayOverwrite(value.node(), value, old);
    return lastReader < writer || inPlace;
  }

  /** The table whose rows a node replaces, if nobody reads it later. */
  private Optional<Value> dyingTable(Node node) {
    return node.op() instanceof Op.UpdateRows
        ? Optional.of(root(node.input(0)))
            .filter(table -> isOnlyOperand(node, 0, table))
            .filter(table -> lastUse.getOrDefault(table, -1).equals(positions.get(node)))
        : Optional.empty();
  }

  private boolean isKept(Value value) {
    return lastUse.getOrDefault(value, -1) == order.size();
  }

  /**
   * Whether a node may write a result over the memory of one of its inputs: an element-wise one
   * over any, a contraction over its residual and new rows over their table if they do not read
   * that for anything else.
   */
  private static boolean mayOverwrite(Node node, Value result, Value input) {
    boolean sameSize =
        result.type().shape().size() == input.type().shape().size()
            && result.type().dtype().bytes() == input.type().dtype().bytes();
    return sameSize
        && switch (node.op()) {
          case Op.Elementwise _ -> true;
          case Op.UpdateRows _ -> isOnlyOperand(node, 0, input);
          case Op.MatMul matMul -> isOnlyResidual(node, matMul.epilogue(), input);
          case Op.Convolution convolution -> isOnlyResidual(node, convolution.epilogue(), input);
          case Op.QuantizedConvolution convolution ->
              isOnlyResidual(node, convolution.epilogue(), input);
          default -> false;
        };
  }

  private static boolean isOnlyResidual(Node node, Epilogue epilogue, Value input) {
    return epilogue.residual() && isOnlyOperand(node, epilogue.residualAt(), input);
  }

  /** Whether a node reads a value as the operand of a number and as no other. */
  private static boolean isOnlyOperand(Node node, int number, Value value) {
    return root(node.input(number)).equals(value)
        && node.inputs().stream().filter(operand -> root(operand).equals(value)).count() == 1;
  }

  private void step(Node node, int at) {
    if (node.op() instanceof Op.Input || renames(node)) {
      return;
    }
    boolean empty = node.types().stream().allMatch(t -> t.shape().size() == 0);
    if (isPooled(node) && !empty) {
      places.put(new Value(node, 0), pooled(node));
      return;
    }
    List<Place> buffers = new ArrayList<>();
    for (Node input : node.inputs()) {
      buffers.add(placeOf(root(input)));
    }
    Set<Value> overwritten = new HashSet<>();
    for (int i = 0; i < node.types().size(); i++) {
      Value value = new Value(node, i);
      Place place = wanted.get(value);
      if (place == null && isKeptForRuns(value)) {
        place = new Place.Kept(kept.take(value.type().bytes()));
      }
      if (place == null) {
        place = overwritable(node, value, at, overwritten);
      }
      if (place == null) {
        place = new Place.Slab(slab.take(value.type().bytes()));
      }
      places.put(value, place);
      buffers.add(place);
    }
    if (node.op() instanceof Op.Loop loop) {
      repeat(node, loop, buffers);
    } else if (!empty) {
      Lowering.Calls calls = Lowering.of(node);
      List<Long> temporaries = new ArrayList<>();
      for (long bytes : calls.temporaries()) {
        long offset = slab.take(bytes);
        temporaries.add(offset);
        buffers.add(new Place.Slab(offset));
      }
      for (Lowering.Call call : calls.calls()) {
        List<Place> places = call.operands().stream().map(buffers::get).toList();
        if (!isCopyOntoItself(call.spec(), places)) {
          steps.add(new Plan.Run(spec(call, places), places, Plan.Reason.of(node)));
        }
      }
      for (int i = 0; i < temporaries.size(); i++) {
        slab.give(temporaries.get(i), calls.temporaries().get(i));
      }
    }
    for (Value dead : dying.get(at)) {
      if (!overwritten.contains(dead) && placeOf(dead) instanceof Place.Slab(long offset)) {
        slab.give(offset, dead.type().bytes());
      }
    }
  }

  private Spec spec(Lowering.Call call, List<Place> operands) {
    return call.spec() instanceof Spec.MatMul product
            && product.batch() == 1
            && operands.get(1) instanceof Place.Argument(int input)
            && input >= constants
        ? new Spec.FixedMatMul(product)
        : call.spec();
  }

  /** Puts the first values where the loop carries them on, then repeats its body. */
  private void repeat(Node node, Op.Loop loop, List<Place> buffers) {
    int operands = node.inputs().size();
    for (int i = 0; i < loop.carried(); i++) {
      if (node.input(i).shape().size() > 0) {
        copy(
            node.input(i).type(),
            buffers.get(i),
            buffers.get(operands + i),
            Plan.Reason.of("first of a loop", node));
      }
    }
    for (int i = loop.carried(); i < node.types().size(); i++) {
      Type type = node.types().get(i);
      if (loop.guard() != Op.Loop.Guard.NONE && type.shape().size() > 0) {
        Spec zeros = Lowering.of(Build.zeros(type)).calls().getFirst().spec();
        Plan.Reason reason = Plan.Reason.of("no step of a loop", node);
        steps.add(new Plan.Run(zeros, List.of(buffers.get(operands + i)), reason));
      }
    }
    Pieces pieces = Pieces.of(loop);
    steps.add(
        new Plan.Repeat(
            loop, pieces.count(), pieces.body(), List.copyOf(buffers), Plan.Reason.of(node)));
  }

  /** The place of an input that dies here and that this result may be written over, or null. */
  private @Nullable Place overwritable(Node node, Value result, int at, Set<Value> overwritten) {
    for (Node input : node.inputs()) {
      Value value = root(input);
      boolean dies = lastUse.getOrDefault(value, -1) == at && !overwritten.contains(value);
      if (dies && mayOverwrite(node, result, value) && placeOf(value) instanceof Place.Slab slot) {
        overwritten.add(value);
        return slot;
      }
    }
    return null;
  }

  private Place placeOf(Value value) {
    Place place = places.get(value);
    if (place == null) {
      throw new IllegalStateException("no place for " + value);
    }
    return place;
  }

  private Place pooled(Node node) {
    while (pool.size() % ALIGNMENT != 0) {
      pool.write(0);
    }
    Place place = new Place.Pool(pool.size());
    if (node.op() instanceof Op.Dense(Literal literal)) {
      byte[] bytes = new byte[Math.toIntExact(literal.type().bytes())];
      literal.bytes().get(bytes);
      pool.writeBytes(bytes);
    } else if (node.op() instanceof Op.Constant(Type type, long bits)) {
      for (long i = 0; i < type.shape().size(); i++) {
        for (int b = 0; b < type.dtype().bytes(); b++) {
          pool.write((int) (bits >>> (8 * b)));
        }
      }
    }
    return place;
  }

  /**
   * Copies to outputs and variables what could not be computed there. Variables come last, and a
   * value that is itself the old content of a variable is set aside first.
   */
  private void finish() {
    for (int i = 0; i < graph.outputs().size(); i++) {
      copy(graph.outputs().get(i), new Place.Output(i));
    }
    List<Runnable> writes = new ArrayList<>();
    for (Graph.Update update : graph.updates()) {
      Place target = new Place.Argument(graph.inputs().indexOf(update.input()));
      Node value = update.value();
      Value root = root(value);
      if (root.type().shape().size() > 0
          && placeOf(root) instanceof Place.Argument
          && !placeOf(root).equals(target)) {
        Place aside = new Place.Slab(slab.take(root.type().bytes()));
        copy(value, aside);
        writes.add(() -> copy(value.type(), aside, target, Plan.Reason.of("update", value)));
      } else {
        writes.add(() -> copy(value, target));
      }
    }
    writes.forEach(Runnable::run);
  }

  private void copy(Node value, Place target) {
    if (value.shape().size() > 0) {
      copy(value.type(), placeOf(root(value)), target, Plan.Reason.of(value));
    }
  }

  private void copy(Type type, Place source, Place target, Plan.Reason reason) {
    Shape flat = Shape.of(type.shape().size());
    Spec spec = new Spec.Copy(type.dtype().bytes(), flat, List.of(1L), 0, List.of(1L), 0);
    List<Place> places = List.of(source, target);
    if (!isCopyOntoItself(spec, places)) {
      steps.add(new Plan.Run(spec, places, reason));
    }
  }

  private static boolean isCopyOntoItself(Spec spec, List<Place> places) {
    return spec instanceof Spec.Copy && places.getFirst().equals(places.getLast());
  }
}
