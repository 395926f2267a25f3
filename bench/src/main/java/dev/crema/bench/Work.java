package dev.crema.bench;

import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Cost;
import java.util.List;
import java.util.function.Function;

/** A compiled function with its arguments and with memory for its results, ready to run. */
final class Work {
  private final Settings settings;
  private final Compiled function;
  private final List<Tensor> arguments;
  private final List<Tensor> results;

  /** Compiles a function for kernels and threads. */
  Work(Settings settings, Function<List<Tensor>, List<Tensor>> function, List<Tensor> arguments) {
    this.settings = settings;
    this.function = Functions.compile(function);
    this.arguments = List.copyOf(arguments);
    this.results = settings.during(() -> this.function.call(this.arguments));
  }

  /** What a run has to compute. */
  Cost cost() {
    return settings.during(() -> function.cost(arguments));
  }

  void run() {
    settings.during(
        () -> {
          function.callInto(arguments, results);
          return results;
        });
  }

  /** The seconds of the fastest run within some time. */
  double fastest(double seconds) {
    long begin = System.nanoTime();
    long least = Long.MAX_VALUE;
    for (long now = begin; now - begin < seconds * 1e9; ) {
      long start = now;
      run();
      now = System.nanoTime();
      least = Math.min(least, now - start);
    }
    return least * 1e-9;
  }
}
