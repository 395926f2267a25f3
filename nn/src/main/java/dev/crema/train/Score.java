package dev.crema.train;

import dev.crema.activations.Logits;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.metrics.Metric;
import dev.crema.state.State;
import dev.crema.state.States;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** How good outputs are: losses and metrics, and the sums behind their means over an epoch. */
final class Score {
  private static final Type SUM = new Type(DType.FLOAT64, Shape.SCALAR);

  private final List<String> names;
  private final List<Target> targets;

  /** A metric of one output under its name in the logs. */
  private record Reported(String name, Metric metric, int output, boolean weighted) {}

  private final List<Reported> metrics = new ArrayList<>();

  /**
   * Scores for a model.
   *
   * @param names of the outputs
   */
  Score(Compilation compilation, List<String> names) {
    this.names = List.copyOf(names);
    this.targets = match(compilation.targets(), names);
    Set<String> taken = new HashSet<>(Set.of("loss"));
    for (int i = 0; i < names.size(); i++) {
      String prefix = names.size() == 1 ? "" : names.get(i) + "_";
      taken.add(prefix + "loss");
      for (Metric metric : targets.get(i).metrics()) {
        metrics.add(new Reported(free(prefix + metric.name(), taken), metric, i, false));
      }
      for (Metric metric : targets.get(i).weightedMetrics()) {
        metrics.add(new Reported(free(prefix + metric.name(), taken), metric, i, true));
      }
    }
  }

  private static String free(String name, Set<String> taken) {
    String result = name;
    for (int i = 1; !taken.add(result); i++) {
      result = name + "_" + i;
    }
    return result;
  }

  private static List<Target> match(List<Target> targets, List<String> names) {
    if (targets.size() != names.size()) {
      throw new CremaException(
          "compile: "
              + targets.size()
              + " losses for "
              + names.size()
              + " outputs "
              + names
              + "; give one per output");
    }
    List<Target> result = new ArrayList<>(targets);
    for (Target target : targets) {
      if (!target.output().isEmpty()) {
        int at = names.indexOf(target.output());
        if (at < 0) {
          throw new CremaException(
              "compile: no output is named '" + target.output() + "'; the outputs are " + names);
        }
        result.set(at, target);
      }
    }
    if (new HashSet<>(result).size() < new HashSet<>(targets).size()) {
      throw new CremaException(
          "compile: an output has two losses and another none; the outputs are " + names);
    }
    return result;
  }

  List<Target> targets() {
    return targets;
  }

  /** What the logs contain, in order. */
  List<String> reported() {
    List<String> result = new ArrayList<>(List.of("loss"));
    if (names.size() > 1) {
      names.forEach(name -> result.add(name + "_loss"));
    }
    metrics.forEach(metric -> result.add(metric.name()));
    return result;
  }

  /**
   * Takes in the outputs of a batch and gives the sum of their weighted losses, a scalar.
   *
   * @param states where sums are kept
   */
  Tensor of(Forward forward, List<Tensor> expected, List<Optional<Tensor>> weights, States states) {
    List<Tensor> outputs = forward.outputs();
    Tensor total = forward.penalty();
    double rows = outputs.getFirst().dim(0);
    for (int i = 0; i < outputs.size(); i++) {
      Target target = targets.get(i);
      Tensor predicted = full(outputs.get(i));
      Tensor wanted = sameRank(expected.get(i), predicted);
      Optional<Tensor> mask = forward.mask(outputs.get(i));
      Optional<Tensor> weight = weights.get(i);
      Tensor loss =
          about(
              "loss " + target.loss().getClass().getSimpleName(),
              i,
              wanted,
              predicted,
              (y, p) -> {
                Optional<Tensor> counts = both(mask, target.loss().counts(y, p));
                return target.loss().reduction().reduce(target.loss().losses(y, p), weight, counts);
              });
      if (names.size() > 1) {
        mean(states, names.get(i) + "_loss", loss, rows);
      }
      total = total.add(target.weight() == 1 ? loss : loss.multiply(target.weight()));
    }
    mean(states, "loss", total, rows);
    for (Reported reported : metrics) {
      int i = reported.output();
      Tensor predicted = full(outputs.get(i));
      Optional<Tensor> mask = forward.mask(outputs.get(i)).map(m -> m.cast(DType.FLOAT32));
      Optional<Tensor> weight = reported.weighted() ? weights.get(i) : Optional.empty();
      about(
          "metric " + reported.name(),
          i,
          sameRank(expected.get(i), predicted),
          predicted,
          (y, p) -> {
            reported.metric().update(states.group(reported.name()), y, p, product(weight, mask));
            return p;
          });
    }
    return total;
  }

  private static Optional<Tensor> both(Optional<Tensor> a, Optional<Tensor> b) {
    return product(a.map(m -> m.cast(DType.FLOAT32)), b.map(m -> m.cast(DType.FLOAT32)))
        .map(m -> m.cast(DType.BOOL));
  }

  private Tensor about(
      String who, int output, Tensor y, Tensor p, BiFunction<Tensor, Tensor, Tensor> what) {
    try {
      return what.apply(y, p);
    } catch (ShapeException e) {
      throw new ShapeException(
          who
              + " of output '"
              + names.get(output)
              + "' given y "
              + y.type()
              + " and predictions "
              + p.type()
              + ": "
              + e.getMessage());
    }
  }

  /** Half-width floats are too coarse for sums. */
  private static Tensor full(Tensor output) {
    return output.dtype().isFloating() && output.dtype().bytes() < 4
        ? Logits.cast(output, DType.FLOAT32)
        : output;
  }

  /** Expected values with or without a last axis of length 1, as the predictions have it. */
  private static Tensor sameRank(Tensor y, Tensor predicted) {
    if (y.rank() == predicted.rank() + 1 && y.dim(-1) == 1) {
      return y.squeeze(-1);
    }
    if (y.rank() + 1 == predicted.rank() && predicted.dim(-1) == 1) {
      return y.expandDims(-1);
    }
    return y;
  }

  /** The product of two tensors, the one with fewer axes repeated along the last ones. */
  static Optional<Tensor> product(Optional<Tensor> a, Optional<Tensor> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    Tensor w = a.get();
    Tensor m = b.get();
    while (w.rank() < m.rank()) {
      w = w.expandDims(-1);
    }
    while (m.rank() < w.rank()) {
      m = m.expandDims(-1);
    }
    return Optional.of(
        w.dtype() == DType.BOOL && m.dtype() == DType.BOOL ? w.and(m) : w.multiply(m));
  }

  private static void mean(States states, String name, Tensor value, double rows) {
    State sum = states.state(name + "/total", SUM, 0);
    State count = states.state(name + "/count", SUM, 0);
    sum.assign(sum.value().add(value.cast(DType.FLOAT64).multiply(rows)));
    count.assign(count.value().add(rows));
  }

  /** The numbers of the logs, scalars and vectors, in the order of {@link #reported}. */
  List<Tensor> results(States states) {
    Map<String, Tensor> results = new LinkedHashMap<>();
    for (String name : reported()) {
      results.put(name, Tensor.scalar(DType.FLOAT64, 0));
    }
    results.replaceAll(
        (name, none) -> {
          Optional<Reported> metric =
              metrics.stream().filter(m -> m.name().equals(name)).findFirst();
          if (metric.isPresent()) {
            return metric.get().metric().result(states.group(name));
          }
          Tensor count = states.state(name + "/count", SUM, 0).value();
          return states.state(name + "/total", SUM, 0).value().divide(count);
        });
    return List.copyOf(results.values());
  }
}
