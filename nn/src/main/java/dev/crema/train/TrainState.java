package dev.crema.train;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.optimizers.Optimizer;
import dev.crema.optimizers.Schedule;
import dev.crema.state.States;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What training keeps between steps besides the weights. */
public final class TrainState {
  private static final String OPTIMIZER = "optimizer/";

  private final Variable key;
  private final Variable iteration;
  private final Variable learningRate;
  private final States slots = new States();
  private final States metrics = new States();
  private final Optional<LossScale> scale;

  TrainState(Optimizer optimizer, long seed, Optional<LossScale> scale) {
    this.scale = scale;
    this.key = new Variable("random/key", Tensor.of(Shape.of(2), seed, 0L));
    this.iteration = new Variable("iteration", new Type(DType.INT64, Shape.SCALAR));
    this.learningRate = new Variable("learning_rate", new Type(DType.FLOAT32, Shape.SCALAR));
    if (optimizer.learningRate() instanceof Schedule.Constant(double rate)) {
      learningRate(rate);
    }
  }

  /** int64 {@code [2]}: the seed, and the number of random steps so far. */
  Variable key() {
    return key;
  }

  /** The number of updates so far, an int64 scalar. */
  Variable iteration() {
    return iteration;
  }

  /** The learning rate if no schedule gives it, a float32 scalar. */
  Variable learningRate() {
    return learningRate;
  }

  /** What the optimizer keeps, grouped by the paths of the weights. */
  States slots() {
    return slots;
  }

  /** The sums behind the logs: group {@code train} and group {@code test}. */
  States metrics() {
    return metrics;
  }

  /** The moments that the optimizer keeps, by {@code <path>/<slot>}; none before the first step. */
  public Map<String, Variable> optimizerVariables() {
    return slots.variables();
  }

  /** How many updates were made so far. */
  public long iterations() {
    return iteration.memory().segment().get(JAVA_LONG, 0);
  }

  long seed() {
    return key.memory().segment().get(JAVA_LONG, 0);
  }

  /** The learning rate as the shortest decimal number that stands for it, not 0.0010000000475. */
  double rate() {
    float rate = learningRate.memory().segment().get(JAVA_FLOAT, 0);
    return Double.parseDouble(Float.toString(rate));
  }

  void learningRate(double rate) {
    learningRate.write(own -> own.set(JAVA_FLOAT, 0, (float) rate));
  }

  /**
   * Everything that a resumed run needs to go on as if it had not stopped, by name: {@code
   * random/key}, {@code iteration}, {@code learning_rate} and {@code optimizer/<path>/<slot>}.
   */
  public Map<String, Variable> variables() {
    Map<String, Variable> result = new LinkedHashMap<>();
    result.put(key.name(), key);
    result.put(iteration.name(), iteration);
    result.put(learningRate.name(), learningRate);
    scale.ifPresent(s -> s.addTo(result));
    slots.variables().forEach((name, variable) -> result.put(OPTIMIZER + name, variable));
    return result;
  }

  /**
   * Takes over what {@link #variables} gave in an earlier run. Call it before the first step.
   *
   * @throws dev.crema.engine.types.CremaException if a name is unknown or a type does not fit
   */
  public void restore(Map<String, Tensor> values) {
    values.forEach(
        (name, value) -> {
          if (name.startsWith(OPTIMIZER)) {
            slots.restore(name.substring(OPTIMIZER.length()), value);
          } else {
            Variable variable = variables().get(name);
            if (variable == null) {
              throw new CremaException(
                  "training state '"
                      + name
                      + "' is unknown; allowed: "
                      + variables().keySet()
                      + " and names that start with "
                      + OPTIMIZER);
            }
            variable.assign(value);
          }
        });
  }
}
