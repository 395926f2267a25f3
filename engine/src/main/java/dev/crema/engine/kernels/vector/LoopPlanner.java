package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.vector.LoopPlan.Buffer;
import dev.crema.engine.kernels.vector.LoopPlan.Function;
import dev.crema.engine.kernels.vector.LoopPlan.Move;
import dev.crema.engine.kernels.vector.LoopPlan.Place;
import dev.crema.engine.kernels.vector.LoopPlan.Slot;
import dev.crema.engine.kernels.vector.LoopPlan.Stage;
import dev.crema.engine.kernels.vector.LoopPlan.Together;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes {@link LoopPlan}s. Each value gets a level: even levels are one vector loop each, odd
 * levels are the functions and scalar loops between them, one after the other. A value is computed
 * at the first level at which everything it needs is there.
 */
final class LoopPlanner {
  /** About how many vector instructions one loop may have: more are not compiled as one. */
  private static final int MOST_WORK = 28;

  private final Expression expression;
  private final List<Access> accesses;
  private final int inputs;
  private final int[] levels;

  /** The values that loops of a level compute or, of sources, load for others. */
  private final TreeMap<Integer, List<Integer>> members = new TreeMap<>();

  private final List<List<Integer>> loops = new ArrayList<>();
  private final Map<Integer, Slot> slots = new HashMap<>();
  private long nextSlot;

  private LoopPlanner(Expression expression, List<Access> accesses) {
    this.expression = expression;
    this.accesses = accesses;
    this.inputs = expression.inputs().size();
    this.levels = new int[expression.size()];
  }

  static LoopPlan plan(Expression expression, List<Access> accesses) {
    LoopPlanner planner = new LoopPlanner(expression, accesses);
    return planner.isUseful() ? planner.plan() : new LoopPlan(List.of(), 0, 0);
  }

  private boolean isUseful() {
    return values()
        .map(this::form)
        .anyMatch(f -> f == VectorForm.VECTOR || f == VectorForm.FUNCTION);
  }

  private Stream<Integer> values() {
    return IntStream.range(0, expression.size()).boxed();
  }

  private VectorForm form(int value) {
    return VectorForm.of(expression, value);
  }

  private List<Integer> arguments(int value) {
    return value < inputs
        ? List.of()
        : switch (expression.steps().get(value - inputs)) {
          case Expression.Literal _ -> List.of();
          case Expression.Convert(_, int argument) -> List.of(argument);
          case Expression.Apply(_, List<Integer> arguments) -> arguments;
        };
  }

  private LoopPlan plan() {
    values().forEach(this::putOnLevel);
    members.forEach(
        (level, values) -> {
          if (level % 2 == 0) {
            loops.add(values);
          } else {
            values.forEach(value -> loops.add(List.of(value)));
          }
        });
    List<Stage> stages = stages();
    boolean functions = stages.stream().anyMatch(Function.class::isInstance);
    long bytes = nextSlot + (functions ? LoopPlan.BLOCK * 4L : 0);
    return new LoopPlan(stages, nextSlot, Math.toIntExact(bytes));
  }

  private void putOnLevel(int value) {
    VectorForm form = form(value);
    if (form == VectorForm.SOURCE && !isLoadedForOthers(value)) {
      levels[value] = -1;
      return;
    }
    boolean vectors = form == VectorForm.VECTOR || (form == VectorForm.SOURCE && isVectors(value));
    int level = vectors ? 0 : 1;
    for (int argument : arguments(value)) {
      int known = levels[argument];
      boolean sameKind = known % 2 == (vectors ? 0 : 1);
      level = Math.max(level, known < 0 || sameKind ? known : known + 1);
    }
    while (vectors && isFull(level, VectorForm.work(expression, value))) {
      level += 2;
    }
    levels[value] = level;
    members.computeIfAbsent(level, _ -> new ArrayList<>()).add(value);
  }

  private boolean isFull(int level, int more) {
    List<Integer> there = members.getOrDefault(level, List.of());
    int work = there.stream().mapToInt(v -> VectorForm.work(expression, v)).sum();
    return !there.isEmpty() && work + more > MOST_WORK;
  }

  /** Whether vector loops can load an input or constant. */
  private boolean isVectors(int source) {
    boolean strided = source < inputs && accesses.get(source) == Access.STRIDED;
    return VectorForm.has(expression.typeOf(source)) && !strided;
  }

  /** Whether a source has to be loaded in a loop of its own kind for those that read it. */
  private boolean isLoadedForOthers(int source) {
    return expression.outputs().contains(source)
        || values()
            .filter(value -> arguments(value).contains(source))
            .anyMatch(
                value ->
                    switch (form(value)) {
                      case VECTOR -> !isVectors(source);
                      case FUNCTION -> !isFloats(source);
                      case SCALAR, SOURCE -> false;
                    });
  }

  /** Whether a function can read a source where it is. */
  private boolean isFloats(int source) {
    return source < inputs
        && accesses.get(source) == Access.CONTIGUOUS
        && expression.typeOf(source) == DType.FLOAT32;
  }

  private boolean isAlone(int source) {
    return levels[source] < 0;
  }

  private boolean isLiteral(int value) {
    return value >= inputs && expression.steps().get(value - inputs) instanceof Expression.Literal;
  }

  /** The values that a loop gets from outside. */
  private Set<Integer> reads(List<Integer> loop) {
    Set<Integer> reads = new LinkedHashSet<>();
    loop.forEach(value -> reads.addAll(arguments(value)));
    loop.forEach(reads::remove);
    reads.removeIf(value -> isAlone(value) && isLiteral(value));
    return reads;
  }

  private List<Stage> stages() {
    Map<Integer, List<Move>> direct = new HashMap<>();
    List<Integer> late = new ArrayList<>();
    Set<Integer> crossing = new LinkedHashSet<>();
    loops.forEach(loop -> reads(loop).stream().filter(v -> !isAlone(v)).forEach(crossing::add));
    int lastRead = lastRead();
    for (int o = 0; o < expression.outputs().size(); o++) {
      int value = expression.outputs().get(o);
      if (loopOf(value) >= lastRead && isWrittenAtOnce(value, crossing)) {
        direct
            .computeIfAbsent(value, _ -> new ArrayList<>())
            .add(new Move(value, LoopPlan.output(expression, o)));
      } else {
        late.add(o);
        crossing.add(value);
      }
    }
    crossing.forEach(this::slot);
    List<Stage> stages = new ArrayList<>();
    loops.forEach(loop -> stages.add(stage(loop, direct)));
    stages.addAll(copies(late, true));
    stages.addAll(copies(late, false));
    return stages;
  }

  /** The last loop that reads an input. Outputs, which may lie where inputs do, come no earlier. */
  private int lastRead() {
    int last = 0;
    for (int i = 0; i < loops.size(); i++) {
      boolean loads = loops.get(i).stream().anyMatch(value -> value < inputs);
      boolean reads = reads(loops.get(i)).stream().anyMatch(v -> v < inputs && isAlone(v));
      last = loads || reads ? i : last;
    }
    return last;
  }

  private int loopOf(int value) {
    return IntStream.range(0, loops.size())
        .filter(i -> loops.get(i).contains(value))
        .findFirst()
        .orElseThrow();
  }

  /** Whether the loop that computes an output can write it, too: a function has one result. */
  private boolean isWrittenAtOnce(int value, Set<Integer> crossing) {
    return form(value) != VectorForm.FUNCTION
        || (expression.typeOf(value) == DType.FLOAT32
            && !crossing.contains(value)
            && Collections.frequency(expression.outputs(), value) == 1);
  }

  private Slot slot(int value) {
    return slots.computeIfAbsent(
        value,
        _ -> {
          Slot slot = new Slot(nextSlot);
          nextSlot += (long) LoopPlan.BLOCK * LoopPlan.slotType(expression.typeOf(value)).bytes();
          return slot;
        });
  }

  private Place source(int value) {
    return isAlone(value) ? new Buffer(value, accesses.get(value)) : slot(value);
  }

  private Stage stage(List<Integer> loop, Map<Integer, List<Move>> direct) {
    int first = loop.getFirst();
    if (form(first) == VectorForm.FUNCTION) {
      Place to = direct.containsKey(first) ? direct.get(first).getFirst().place() : slot(first);
      return new Function(first, source(arguments(first).getFirst()), to);
    }
    List<Move> loads = new ArrayList<>();
    reads(loop).forEach(value -> loads.add(new Move(value, source(value))));
    List<Integer> steps = new ArrayList<>();
    List<Move> stores = new ArrayList<>();
    for (int value : loop) {
      if (value < inputs) {
        loads.add(new Move(value, new Buffer(value, accesses.get(value))));
      } else {
        steps.add(value);
      }
      if (slots.containsKey(value)) {
        stores.add(new Move(value, slot(value)));
      }
      stores.addAll(direct.getOrDefault(value, List.of()));
    }
    return new Together(levels[first] % 2 == 0, loads, steps, stores);
  }

  /** The loop that writes outputs which had to wait in slots. */
  private List<Stage> copies(List<Integer> outputs, boolean vectors) {
    Set<Move> loads = new LinkedHashSet<>();
    List<Move> stores = new ArrayList<>();
    for (int output : outputs) {
      int value = expression.outputs().get(output);
      if (VectorForm.has(expression.typeOf(value)) == vectors) {
        loads.add(new Move(value, slot(value)));
        stores.add(new Move(value, LoopPlan.output(expression, output)));
      }
    }
    return stores.isEmpty()
        ? List.of()
        : List.of(new Together(vectors, List.copyOf(loads), List.of(), stores));
  }
}
