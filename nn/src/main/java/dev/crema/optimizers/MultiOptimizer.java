package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Several optimizers, each for some of the weights: chosen by path.
 *
 * <pre>{@code
 * model.compile(
 *     multiOptimizer(adam(0.001)).with("encoder/.*", adam(0.0001)).with(".*embeddings", sgd(0.1)),
 *     ...);
 * }</pre>
 *
 * <p>{@link #learningRate} is that of the default optimizer; callbacks see it and set it. Numbers
 * of the other optimizers keep their ratio to it, so that all rates fall together; schedules of
 * theirs go their own way. A {@code globalClipnorm} holds for the weights of one rule.
 *
 * @param defaultOptimizer for weights that no rule is for
 * @param optimizerMap the others
 * @param lossScaleFactor what the loss is multiplied by before it is differentiated; nothing by
 *     default; that of the optimizers is not used
 */
public record MultiOptimizer(
    Optimizer defaultOptimizer, List<Rule> optimizerMap, OptionalDouble lossScaleFactor)
    implements Optimizer {
  /**
   * Which weights an optimizer is for.
   *
   * @param path the path of a weight, or a regular expression for the whole of it
   */
  public record Rule(String path, Optimizer optimizer) {
    public Rule {
      checkSingle(optimizer);
      try {
        Pattern.compile(path);
      } catch (PatternSyntaxException e) {
        throw new CremaException(
            "MultiOptimizer: path is '"
                + path
                + "'; allowed: paths and regular expressions; "
                + e.getDescription(),
            e);
      }
    }

    private boolean covers(String weight) {
      return Pattern.matches(path, weight);
    }
  }

  public MultiOptimizer {
    checkSingle(defaultOptimizer);
    optimizerMap = List.copyOf(optimizerMap);
    long paths = optimizerMap.stream().map(Rule::path).distinct().count();
    Require.check(
        paths == optimizerMap.size(),
        "MultiOptimizer",
        "optimizerMap",
        optimizerMap,
        "each path once");
    lossScaleFactor.ifPresent(f -> Require.positive("MultiOptimizer", "lossScaleFactor", f));
  }

  private static void checkSingle(Optimizer optimizer) {
    Require.check(
        !(optimizer instanceof MultiOptimizer || optimizer instanceof LossScaleOptimizer),
        "MultiOptimizer",
        "optimizer",
        optimizer,
        "any but MultiOptimizer and LossScaleOptimizer");
  }

  /** One optimizer for all weights so far. */
  public MultiOptimizer(Optimizer defaultOptimizer) {
    this(defaultOptimizer, List.of(), OptionalDouble.empty());
  }

  /**
   * Another optimizer for some weights.
   *
   * @param path the path of a weight, or a regular expression for the whole of it, such as {@code
   *     encoder/.*}
   */
  public MultiOptimizer with(String path, Optimizer optimizer) {
    List<Rule> rules = new ArrayList<>(optimizerMap);
    rules.add(new Rule(path, optimizer));
    return new MultiOptimizer(defaultOptimizer, rules, lossScaleFactor);
  }

  public MultiOptimizer lossScaleFactor(double factor) {
    return new MultiOptimizer(defaultOptimizer, optimizerMap, OptionalDouble.of(factor));
  }

  /** That of the default optimizer. */
  @Override
  public Schedule learningRate() {
    return defaultOptimizer.learningRate();
  }

  @Override
  public boolean averages(String path) {
    return optimizer(group(path)).averages(path);
  }

  @Override
  public Optional<String> refusesRows(String path, int rank) {
    return optimizer(group(path)).refusesRows(path, rank);
  }

  @Override
  public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
    int group = group(slots.path());
    return optimizer(group).update(rated(group, slots), weight, gradient);
  }

  @Override
  public List<Tensor> updateAll(List<Slots> slots, List<Tensor> weights, List<Tensor> gradients) {
    List<Tensor> results = new ArrayList<>(weights);
    for (int group = 0; group <= optimizerMap.size(); group++) {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < weights.size(); i++) {
        if (group(slots.get(i).path()) == group) {
          places.add(i);
        }
      }
      int number = group;
      List<Tensor> moved =
          optimizer(group)
              .updateAll(
                  places.stream().map(i -> rated(number, slots.get(i))).toList(),
                  places.stream().map(weights::get).toList(),
                  places.stream().map(gradients::get).toList());
      for (int i = 0; i < places.size(); i++) {
        results.set(places.get(i), moved.get(i));
      }
    }
    return results;
  }

  /** The number of the rule for a weight; that after the last stands for the default. */
  private int group(String path) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < optimizerMap.size(); i++) {
      if (optimizerMap.get(i).path().equals(path)) {
        return i;
      }
      if (optimizerMap.get(i).covers(path)) {
        found.add(i);
      }
    }
    if (found.size() > 1) {
      throw new CremaException(
          "MultiOptimizer: weight '"
              + path
              + "' is covered by "
              + found.stream().map(i -> "'" + optimizerMap.get(i).path() + "'").toList()
              + "; allowed: one path for each weight");
    }
    return found.isEmpty() ? optimizerMap.size() : found.getFirst();
  }

  private Optimizer optimizer(int group) {
    return group == optimizerMap.size() ? defaultOptimizer : optimizerMap.get(group).optimizer();
  }

  private Slots rated(int group, Slots slots) {
    if (group == optimizerMap.size()) {
      return slots;
    }
    Schedule own = optimizer(group).learningRate();
    boolean constant =
        own instanceof Schedule.Constant && learningRate() instanceof Schedule.Constant;
    if (constant && constant(learningRate()) > 0) {
      // The quotient of rates as float32 has them: their product with the rate is exact.
      double ratio = constant(own) / constant(learningRate());
      Tensor rate = slots.learningRate().cast(DType.FLOAT64).multiply(ratio);
      return slots.withLearningRate(rate.cast(DType.FLOAT32));
    }
    return slots.withLearningRate(own.at(slots.iteration()).cast(DType.FLOAT32));
  }

  private static double constant(Schedule schedule) {
    return schedule instanceof Schedule.Constant(double rate) ? (float) rate : 0;
  }
}
