package dev.crema.engine.autodiff;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Op.Loop.Guard;
import dev.crema.engine.ir.Substitution;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a loop: a loop over the same steps in the opposite order, whose body is the
 * gradient of the body.
 *
 * <p>What that needs of the steps, their residuals, the loop gives as further outputs: it is
 * written again with them, and the compiler's first pass makes one loop of the two. Sums of
 * products aᵀg over the steps, the gradients of weights, are left out of the way back: the a's and
 * g's of all steps are kept, and one large product is taken of them afterwards.
 */
final class LoopGradient {
  private final Node node;
  private final Op.Loop loop;
  private final Graph body;
  private final int scannedFrom;
  private final int constantsFrom;
  private final Set<Node> forward;
  private final Set<Node> invariant = new HashSet<>();

  /** The gradients that come in, as inputs of the body of the way back, by number of the result. */
  private final Map<Integer, Node> seeds = new LinkedHashMap<>();

  /**
   * What the way back hands from step to step, by the number of the operand it is the gradient of.
   */
  private final Map<Integer, Node> carried = new LinkedHashMap<>();

  private final Map<Integer, Node> totals = new LinkedHashMap<>();

  /** What the way back gives for each step. */
  private final Set<Node> stacked = new LinkedHashSet<>();

  private final Map<Integer, Node> slices = new LinkedHashMap<>();
  private final List<Late> late = new ArrayList<>();

  /** A part of the gradient of a constant that is computed after the loop. */
  private record Late(int operand, Op op, List<Node> inputs) {}

  private final Set<Node> residuals = new LinkedHashSet<>();
  private final Set<Integer> usedOperands = new LinkedHashSet<>();

  private LoopGradient(Node node, Op.Loop loop) {
    this.node = node;
    this.loop = loop;
    this.body = loop.body();
    this.scannedFrom = loop.carried();
    this.constantsFrom = loop.carried() + loop.scanned();
    this.forward = Set.copyOf(body.nodes());
    findInvariant();
  }

  /**
   * What reaches the operands, by their numbers.
   *
   * @param given the gradient of each result; null where there is none
   * @param wanted the operands whose gradients are asked for
   */
  static Map<Integer, Node> of(
      Node node, Op.Loop loop, List<@Nullable Node> given, Predicate<Node> wanted) {
    if (loop.steps() == Long.MAX_VALUE) {
      throw new CremaException(
          "gradients: a loop without a largest number of steps has none; allowed: loops with one,"
              + " such as whileLoop with maximumIterations");
    }
    return new LoopGradient(node, loop).run(given, wanted);
  }

  private void findInvariant() {
    for (Node each : body.nodes()) {
      int input = body.inputs().indexOf(each);
      boolean same =
          input >= 0
              ? input >= constantsFrom
              : each.inputs().stream().allMatch(invariant::contains);
      if (same) {
        invariant.add(each);
      }
    }
  }

  private Map<Integer, Node> run(List<@Nullable Node> given, Predicate<Node> wanted) {
    step(given, wanted);
    if (carried.isEmpty() && totals.isEmpty() && stacked.isEmpty()) {
      return Map.of();
    }
    List<Node> roots = new ArrayList<>(carried.values());
    roots.addAll(totals.values());
    roots.addAll(stacked);
    findNeeds(roots);
    late.forEach(part -> part.inputs().stream().filter(forward::contains).forEach(this::keep));
    if (loop.guard() == Guard.CARRIED) {
      residuals.add(body.inputs().getFirst());
    }
    return back(given, stacks());
  }

  // ---------------------------------------------------------------- the gradient of one step

  private void step(List<@Nullable Node> given, Predicate<Node> wanted) {
    List<Node> results = new ArrayList<>();
    List<Node> gradients = new ArrayList<>();
    List<Integer> operands = new ArrayList<>();
    for (int i = 0; i < node.types().size(); i++) {
      boolean handedOn = i < loop.carried();
      Node result =
          handedOn ? body.updates().get(i).value() : body.outputs().get(i - loop.carried());
      if (result.dtype().isFloating() && (handedOn || given.get(i) != null)) {
        seeds.put(i, Build.input("g" + i, result.type()));
        results.add(result);
        gradients.add(seeds.get(i));
      }
    }
    for (int i = 0; i < body.inputs().size(); i++) {
      boolean asked = i < loop.carried() || wanted.test(node.input(i));
      if (body.inputs().get(i).dtype().isFloating() && asked) {
        operands.add(i);
      }
    }
    List<Node> sources = operands.stream().map(body.inputs()::get).toList();
    List<Node> found = Differentiate.gradients(results, gradients, sources);
    for (int i = 0; i < found.size(); i++) {
      int operand = operands.get(i);
      if (operand < scannedFrom) {
        carried.put(operand, found.get(i));
      } else if (operand < constantsFrom) {
        slices.put(operand, found.get(i));
        stacked.add(found.get(i));
      } else {
        terms(found.get(i)).forEach(term -> addTerm(operand, term));
      }
    }
  }

  /** The terms of a sum. */
  private static List<Node> terms(Node sum) {
    boolean isSum =
        sum.op().equals(new Op.Map(Scalar.ADD))
            && sum.inputs().stream().allMatch(input -> input.type().equals(sum.type()));
    return isSum
        ? sum.inputs().stream().flatMap(input -> terms(input).stream()).toList()
        : List.of(sum);
  }

  private void addTerm(int operand, Node term) {
    boolean product =
        term.op().equals(new Op.MatMul(true, false, Epilogue.NONE))
            && term.input(0).shape().rank() == 2
            && term.input(1).shape().rank() == 2;
    boolean sum = term.op() instanceof Op.Reduce(Reduction kind, _) && kind == Reduction.SUM;
    // Slices of steps that do not run may be anything, also infinite.
    if (loop.guard() == Guard.NONE && loop.steps() > 0 && (product || sum)) {
      late.add(new Late(operand, term.op(), term.inputs()));
      term.inputs().stream().filter(input -> !forward.contains(input)).forEach(stacked::add);
    } else {
      totals.merge(operand, term, Build::add);
    }
  }

  // ---------------------------------------------------------------- what it needs of the steps

  private void findNeeds(List<Node> roots) {
    Set<Node> seen = new HashSet<>(seeds.values());
    Deque<Node> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Node each = open.pop();
      if (seen.add(each)) {
        if (!forward.contains(each) || isFree(each)) {
          open.addAll(each.inputs());
        } else {
          keep(each);
        }
      }
    }
  }

  /** Whether a value of a step is made again rather than kept. */
  private boolean isFree(Node each) {
    return switch (each.op()) {
      case Op.Input _ -> false;
      case Op.Reshape _, Op.Broadcast _, Op.Transpose _, Op.StopGradient _ -> true;
      default -> invariant.contains(each);
    };
  }

  private void keep(Node each) {
    int operand = body.inputs().indexOf(each);
    if (operand >= scannedFrom) {
      usedOperands.add(operand);
    } else {
      residuals.add(each);
    }
  }

  /** The residuals of all steps, and the sequences, by the nodes of the body. */
  private Map<Node, Node> stacks() {
    List<Node> outputs = new ArrayList<>(body.outputs());
    residuals.stream().filter(each -> !outputs.contains(each)).forEach(outputs::add);
    Node full =
        outputs.size() == body.outputs().size()
            ? node
            : Build.node(
                loop.withBody(new Graph(body.inputs(), outputs, body.updates())), node.inputs());
    Map<Node, Node> stacks = new HashMap<>();
    for (Node each : residuals) {
      stacks.put(each, Build.result(full, loop.carried() + outputs.indexOf(each)));
    }
    IntStream.range(scannedFrom, constantsFrom)
        .forEach(i -> stacks.put(body.inputs().get(i), node.input(i)));
    return stacks;
  }

  // ---------------------------------------------------------------- the way back

  /** The inputs and operands of the way back, as they are put together. */
  private static final class Operands {
    private final List<Node> inputs = new ArrayList<>();
    private final List<Node> values = new ArrayList<>();

    Node add(Node input, Node value) {
      inputs.add(input);
      values.add(value);
      return input;
    }
  }

  private Map<Integer, Node> back(List<@Nullable Node> given, Map<Node, Node> stacks) {
    Operands operands = new Operands();
    Map<Node, Node> replaced = new HashMap<>();
    List<Graph.Update> updates = new ArrayList<>();
    for (int i : carried.keySet()) {
      Node seed = seedOf(i);
      operands.add(seed, Optional.ofNullable(given.get(i)).orElse(Build.zeros(seed.type())));
    }
    Map<Integer, Node> sums = new LinkedHashMap<>();
    totals.forEach(
        (i, total) ->
            sums.put(
                i, operands.add(Build.input("sum" + i, total.type()), Build.zeros(total.type()))));
    int handedOn = operands.inputs.size();
    List<Node> kept = new ArrayList<>(residuals);
    if (loop.guard() == Guard.SCANNED) {
      kept.addFirst(body.inputs().get(scannedFrom));
    } else if (loop.guard() == Guard.CARRIED) {
      kept.remove(body.inputs().getFirst());
      kept.addFirst(body.inputs().getFirst());
    }
    usedOperands.stream()
        .filter(i -> i < constantsFrom)
        .map(body.inputs()::get)
        .filter(input -> !kept.contains(input))
        .forEach(kept::add);
    for (Node each : kept) {
      replaced.put(
          each,
          operands.add(Build.input("r" + replaced.size(), each.type()), stackOf(each, stacks)));
    }
    seeds.forEach(
        (i, seed) -> {
          if (i >= loop.carried()) {
            operands.add(seed, Optional.ofNullable(given.get(i)).orElseThrow());
          }
        });
    int scanned = operands.inputs.size() - handedOn;
    for (int i : usedOperands) {
      if (i >= constantsFrom) {
        Node input = body.inputs().get(i);
        replaced.put(input, operands.add(Build.input("c" + i, input.type()), node.input(i)));
      }
    }
    List<Node> nexts = new ArrayList<>(carried.values());
    totals.forEach((i, total) -> nexts.add(Build.add(sumOf(sums, i), total)));
    List<Node> roots = new ArrayList<>(nexts);
    roots.addAll(stacked);
    List<Node> written = Substitution.of(roots, replaced);
    for (int i = 0; i < nexts.size(); i++) {
      updates.add(new Graph.Update(operands.inputs.get(i), written.get(i)));
    }
    Graph step = new Graph(operands.inputs, written.subList(nexts.size(), written.size()), updates);
    Guard guard = loop.guard() == Guard.NONE ? Guard.NONE : Guard.SCANNED;
    Node result =
        Build.node(
            new Op.Loop(step, loop.steps(), handedOn, scanned, !loop.reverse(), guard),
            operands.values);
    return contributions(result, handedOn, stacks);
  }

  private Node seedOf(int result) {
    return Optional.ofNullable(seeds.get(result)).orElseThrow();
  }

  private static Node sumOf(Map<Integer, Node> sums, int operand) {
    return Optional.ofNullable(sums.get(operand)).orElseThrow();
  }

  private static Node stackOf(Node each, Map<Node, Node> stacks) {
    return Optional.ofNullable(stacks.get(each)).orElseThrow();
  }

  private Map<Integer, Node> contributions(Node result, int handedOn, Map<Node, Node> stacks) {
    Map<Integer, Node> contributions = new LinkedHashMap<>();
    int number = 0;
    for (int operand : carried.keySet()) {
      contributions.put(operand, Build.result(result, number++));
    }
    for (int operand : totals.keySet()) {
      contributions.put(operand, Build.result(result, number++));
    }
    Map<Node, Node> all = new HashMap<>(stacks);
    number = handedOn;
    for (Node each : stacked) {
      all.put(each, Build.result(result, number++));
    }
    slices.forEach((operand, each) -> contributions.put(operand, stackOf(each, all)));
    for (Late part : late) {
      contributions.merge(part.operand(), afterwards(part, all), Build::add);
    }
    return contributions;
  }

  /** A sum over all steps, computed of the whole stacks. */
  private Node afterwards(Late part, Map<Node, Node> stacks) {
    List<Node> inputs = part.inputs().stream().map(in -> whole(in, stacks)).toList();
    if (part.op() instanceof Op.Reduce(_, Ints axes)) {
      int[] shifted = axes.stream().map(axis -> axis + 1).toArray();
      return Build.sum(
          inputs.getFirst(),
          Ints.of(IntStream.concat(IntStream.of(0), IntStream.of(shifted)).toArray()));
    }
    List<Node> matrices = inputs.stream().map(LoopGradient::joined).toList();
    return Build.node(part.op(), matrices);
  }

  /** A value for all steps; what is the same in all is repeated. */
  private Node whole(Node each, Map<Node, Node> stacks) {
    Node stack = stacks.get(each);
    if (stack != null) {
      return stack;
    }
    int operand = body.inputs().indexOf(each);
    Shape shape = Shape.of(loop.steps()).concat(each.shape());
    return Build.broadcast(node.input(operand), shape);
  }

  /** {@code [steps, rows, columns]} as {@code [steps · rows, columns]}. */
  private static Node joined(Node stack) {
    Shape shape = stack.shape();
    return Build.reshape(stack, Shape.of(shape.dim(0) * shape.dim(1), shape.dim(2)));
  }
}
