package dev.crema.train;

import dev.crema.engine.Functions;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Pass;
import dev.crema.optimizers.Optimizer;
import dev.crema.optimizers.Schedule;
import dev.crema.optimizers.Slots;
import dev.crema.state.Weight;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private final TrainState state;

  /**
   * An optimizer that has made no step yet.
   *
   * @param seed what random layers draw from, with the number of the step
   */
  public Learner(Optimizer optimizer, long seed) {
    this.optimizer = optimizer;
    this.state = new TrainState(optimizer, seed);
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
    Tensor key = key();
    Tensor iteration = state.iteration().value();
    Tensor rate = rate(iteration);
    List<Weight> weights = new ArrayList<>();
    List<Slots> slots = new ArrayList<>();
    trained(forwards)
        .forEach(
            (path, weight) -> {
              weights.add(weight);
              slots.add(new Slots(path, state.slots().group(path), rate, iteration, key));
            });
    update(loss, weights, slots);
    state.iteration().assign(iteration.add(1));
    state.key().assign(key.add(Tensor.of(Shape.of(2), 0L, 1L)));
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

  private void update(Tensor loss, List<Weight> weights, List<Slots> slots) {
    List<Tensor> values = weights.stream().map(w -> w.variable().value()).toList();
    List<Tensor> gradients = Functions.gradients(loss, values);
    List<Tensor> results = optimizer.updateAll(slots, values, gradients);
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      weight.variable().assign(weight.constraint().project(results.get(i)));
    }
  }
}
