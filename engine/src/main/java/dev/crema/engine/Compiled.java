package dev.crema.engine;

import dev.crema.engine.plan.Plan;
import dev.crema.engine.run.Memory;
import dev.crema.engine.run.Program;
import dev.crema.engine.run.Recording;
import dev.crema.engine.types.Cost;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function that is traced, optimized and kept once per combination of argument types, for the 256
 * combinations used last.
 *
 * <p>Safe for use by several threads: calls that change no variable run side by side, calls that do
 * one after the other.
 */
public final class Compiled {
  private static final int MOST_ENTRIES = 256;

  private final Function<List<Tensor>, List<Tensor>> function;

  /** The combinations of types used last; data of ever other lengths would fill the memory. */
  private final Map<Key, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Compiled.Entry> eldest) {
          return size() > MOST_ENTRIES;
        }
      };

  private volatile @Nullable Entry recent;

  private record Key(List<Type> types, Settings settings) {}

  Compiled(Function<List<Tensor>, List<Tensor>> function) {
    this.function = function;
  }

  /** Runs the function; inside another traced function it becomes part of that one. */
  public List<Tensor> call(List<Tensor> arguments) {
    if (Trace.current() != null) {
      return function.apply(arguments);
    }
    Entry entry = entry(arguments);
    List<Tensor> results = new ArrayList<>();
    for (Type type : entry.plan.outputs()) {
      results.add(Tensor.over(type, Memory.allocate(type.bytes())));
    }
    entry.run(arguments, results, null);
    return results;
  }

  /** Runs the function on tensors. */
  public List<Tensor> call(Tensor... arguments) {
    return call(List.of(arguments));
  }

  /**
   * Runs the function and writes the results over the numbers of tensors from an earlier {@link
   * #call}, so that a loop allocates nothing. The caller must be the only one who holds them.
   *
   * @throws ShapeException if the number or types of the results are others
   */
  public void callInto(List<Tensor> arguments, List<Tensor> results) {
    Entry entry = entry(arguments);
    if (results.size() != entry.plan.outputs().size()) {
      throw new ShapeException(
          "callInto: "
              + results.size()
              + " results given; the function gives "
              + entry.plan.outputs());
    }
    for (int i = 0; i < results.size(); i++) {
      if (!results.get(i).type().equals(entry.plan.outputs().get(i))) {
        throw new ShapeException(
            "callInto: result "
                + i
                + " is "
                + results.get(i).type()
                + "; the function gives "
                + entry.plan.outputs().get(i));
      }
    }
    entry.run(arguments, results, null);
  }

  /**
   * Shows how the function is compiled for arguments of the given types, without keeping anything.
   */
  public Explanation explain(Type... arguments) {
    return Explanation.of(Trace.of(List.of(arguments), function).graph(), Settings.current());
  }

  /**
   * Runs the function some times and measures its kernels. Variables change as they do by calls.
   *
   * @param runs 1 or more; before them come as many that are not measured
   */
  public Profile profile(List<Tensor> arguments, int runs) {
    if (runs < 1) {
      throw new CremaException("profile: runs is " + runs + "; allowed: 1 or more");
    }
    Entry entry = entry(arguments);
    List<Tensor> results = call(arguments);
    for (int i = 1; i < runs; i++) {
      entry.run(arguments, results, null);
    }
    Recording recording = new Recording();
    for (int i = 0; i < runs; i++) {
      entry.run(arguments, results, recording);
    }
    return Profile.of(recording, runs);
  }

  /** What one call for arguments of the given types has to compute; nothing is run. */
  public Cost cost(Type... arguments) {
    return entry(new Key(List.of(arguments), Settings.current())).cost;
  }

  /**
   * What a call with these arguments has to compute; at once if they are like those of the last.
   */
  public Cost cost(List<Tensor> arguments) {
    return entry(arguments).cost;
  }

  private Entry entry(List<Tensor> arguments) {
    Entry last = recent;
    Settings settings = Settings.current();
    if (last != null && last.matches(arguments, settings)) {
      return last;
    }
    Entry entry = entry(new Key(arguments.stream().map(Tensor::type).toList(), settings));
    recent = entry;
    return entry;
  }

  private synchronized Entry entry(Key key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = new Entry(key, function);
      entries.put(key, entry);
    }
    return entry;
  }

  /** The function for one combination of types, with programs that are free to run. */
  private static final class Entry {
    private final Key key;
    private final Plan plan;
    private final Cost cost;
    private final List<Memory> bound;
    private final ConcurrentLinkedDeque<Program> free = new ConcurrentLinkedDeque<>();
    private final Object updating = new Object();

    Entry(Key key, Function<List<Tensor>, List<Tensor>> function) {
      this.key = key;
      Trace.Traced traced = Trace.of(key.types(), function);
      this.bound = traced.bound();
      this.plan = Compiler.plan(traced.graph(), key.settings());
      this.cost = plan.cost();
    }

    boolean matches(List<Tensor> arguments, Settings settings) {
      List<Type> types = key.types();
      if (arguments.size() != types.size() || !key.settings().equals(settings)) {
        return false;
      }
      for (int i = 0; i < types.size(); i++) {
        if (!arguments.get(i).type().equals(types.get(i))) {
          return false;
        }
      }
      return true;
    }

    void run(List<Tensor> arguments, List<Tensor> results, @Nullable Recording recording) {
      if (plan.updated().isEmpty()) {
        runFree(arguments, results, recording);
      } else {
        synchronized (updating) {
          runFree(arguments, results, recording);
        }
      }
    }

    private void runFree(
        List<Tensor> arguments, List<Tensor> results, @Nullable Recording recording) {
      Program program = free.pollFirst();
      if (program == null) {
        program = Compiler.program(plan, key.settings());
        for (int i = 0; i < bound.size(); i++) {
          program.bindInput(arguments.size() + i, bound.get(i));
        }
      }
      for (int i = 0; i < arguments.size(); i++) {
        program.bindInput(i, arguments.get(i).memory());
      }
      for (int i = 0; i < results.size(); i++) {
        program.bindOutput(i, results.get(i).memory());
      }
      program.run(recording);
      free.addFirst(program);
    }
  }
}
