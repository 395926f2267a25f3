package dev.crema.train;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Pass;
import dev.crema.optimizers.LossScaleOptimizer;
import dev.crema.optimizers.Optimizer;
import dev.crema.optimizers.Schedule;
import dev.crema.optimizers.Slots;
import dev.crema.state.States;
import dev.crema.state.Weight;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An optimizer with its moments: what a training step of one's own needs besides models.
 *
 * <pre>{@code
 * Learner learner = new Learner(adam(), 0);
 * Compiled step = Functions.compile(in -> {
 *   Forward forward = model.forward(true, learner.key(), in.get(0));
 *   Tensor loss = forward.output().subtract(in.get(1)).square().mean();
 *   learner.minimize(loss.add(forward.penalty()), forward);
 *   return List.of(loss);
 * });
 * }</pre>
 */
public final class Learner {
  private final Optimizer optimizer;
  private final Optional<LossScale> scale;
  private final TrainState state;

  /**
   * An optimizer that has made no step yet.
   *
   * @param seed what random layers draw from, with the number of the step
   */
  public Learner(Optimizer optimizer, long seed) {
    this(optimizer, seed, false);
  }

  /**
   * An optimizer that has made no step yet.
   *
   * @param scaled whether the loss is scaled, as models that compute in float16 need
   */
  Learner(Optimizer optimizer, long seed, boolean scaled) {
    this.optimizer = optimizer;
    this.scale =
        switch (optimizer) {
          case LossScaleOptimizer(_, double first, int steps) ->
              Optional.of(new LossScale(first, steps));
          default -> scaled ? Optional.of(new LossScale(32768, 2000)) : Optional.empty();
        };
    this.state = new TrainState(optimizer, seed, scale);
  }

  public Optimizer optimizer() {
    return optimizer;
  }

  /** What is kept between steps. */
  public TrainState state() {
    return state;
  }

  /** What random layers draw from in this step, int64 {@code [2]}. */
  public Tensor key() {
    return state.key().value();
  }

  /**
   * Moves the trained weights of some models against the gradient of a loss. Call it inside a
   * compiled function, once per step.
   *
   * @param loss a scalar
   * @param forwards through the models whose weights move; others stay as they are
   */
  public void minimize(Tensor loss, Forward... forwards) {
    Map<String, Weight> trained = trained(forwards);
    List<Tensor> values = new ArrayList<>();
    trained.values().forEach(weight -> values.add(weight.variable().value()));
    List<Tensor> gradients = gradients(loss, values);
    Tensor iteration = state.iteration().value();
    if (scale.isEmpty()) {
      update(trained, values, gradients, state.slots());
      state.iteration().assign(iteration.add(1));
    } else {
      // Before allFinite, which sets the factor of the next step.
      List<Tensor> unscaled = scale.get().unscaled(gradients);
      Tensor finite = scale.get().allFinite(gradients);
      update(trained, values, unscaled, state.slots().onlyIf(finite));
      int i = 0;
      for (Weight weight : trained.values()) {
        weight.variable().assign(finite.where(weight.variable().value(), values.get(i++)));
      }
      state.iteration().assign(iteration.add(finite.cast(DType.INT64)));
    }
    state.key().assign(key().add(Tensor.of(Shape.of(2), 0L, 1L)));
  }

  /** Gradients of the loss, or of the scaled loss if the scale changes from step to step. */
  private List<Tensor> gradients(Tensor loss, List<Tensor> values) {
    OptionalDouble factor = optimizer.lossScaleFactor();
    if (scale.isPresent()) {
      return Functions.gradients(scale.get().scaled(loss), values);
    }
    if (factor.isEmpty()) {
      return Functions.gradients(loss, values);
    }
    double by = factor.getAsDouble();
    return Functions.gradients(loss.multiply(by), values).stream().map(g -> g.divide(by)).toList();
  }

  /** The trained weights by path; paths that two models share are numbered. */
  private static Map<String, Weight> trained(Forward... forwards) {
    Map<String, Weight> result = new LinkedHashMap<>();
    IdentityHashMap<Weight, Boolean> seen = new IdentityHashMap<>();
    for (Forward forward : forwards) {
      for (Map.Entry<String, Pass.Use> use : forward.pass().uses().entrySet()) {
        Weight weight = use.getValue().weight();
        if (use.getValue().trained() && seen.put(weight, true) == null) {
          String path = use.getKey();
          for (int i = 1; result.containsKey(path); i++) {
            path = use.getKey() + "#" + i;
          }
          result.put(path, weight);
        }
      }
    }
    return result;
  }

  private Tensor rate(Tensor iteration) {
    return optimizer.learningRate() instanceof Schedule.Constant
        ? state.learningRate().value()
        : optimizer.learningRate().at(iteration).cast(DType.FLOAT32);
  }

  private void update(
      Map<String, Weight> trained, List<Tensor> values, List<Tensor> gradients, States states) {
    Tensor key = key();
    Tensor iteration = state.iteration().value();
    Tensor rate = rate(iteration);
    List<Slots> slots = new ArrayList<>();
    for (String path : trained.keySet()) {
      slots.add(new Slots(path, states.group(path), rate, iteration, key));
    }
    Functions.within(
        "optimizer",
        () -> {
          List<Tensor> results = optimizer.updateAll(slots, values, gradients);
          int i = 0;
          for (Weight weight : trained.values()) {
            weight.variable().assign(weight.constraint().project(results.get(i++)));
          }
          return results;
        });
  }
}
