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
import java.util.stream.Stream;

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
    List<Trained> trained = trained(forwards);
    trained.forEach(weight -> weight.check(optimizer));
    List<Tensor> sources = trained.stream().flatMap(weight -> weight.sources().stream()).toList();
    List<Tensor> gradients = gradients(loss, sources);
    Functions.within("optimizer", () -> move(parts(trained, gradients)));
    state.key().assign(key().add(Tensor.of(Shape.of(2), 0L, 1L)));
  }

  /** What moves, by the gradients of all sources. */
  private static List<Trained.Part> parts(List<Trained> trained, List<Tensor> gradients) {
    List<Trained.Part> parts = new ArrayList<>();
    int at = 0;
    for (Trained weight : trained) {
      int end = at + weight.sources().size();
      parts.add(weight.part(gradients.subList(at, end)));
      at = end;
    }
    return parts;
  }

  /** Makes the step, and returns the new values. */
  private List<Tensor> move(List<Trained.Part> parts) {
    List<Tensor> gradients = parts.stream().map(Trained.Part::gradient).toList();
    Tensor iteration = state.iteration().value();
    if (scale.isEmpty()) {
      List<Tensor> moved = assign(parts, update(parts, gradients, state.slots()));
      state.iteration().assign(iteration.add(1));
      return moved;
    }
    // Before allFinite, which sets the factor of the next step.
    List<Tensor> unscaled = scale.get().unscaled(gradients);
    Tensor finite = scale.get().allFinite(gradients);
    List<Tensor> moved = update(parts, unscaled, state.slots().onlyIf(finite));
    List<Tensor> kept = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      kept.add(finite.where(moved.get(i), parts.get(i).value()));
    }
    assign(parts, kept);
    state.iteration().assign(iteration.add(finite.cast(DType.INT64)));
    return kept;
  }

  private static List<Tensor> assign(List<Trained.Part> parts, List<Tensor> values) {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).assign(values.get(i));
    }
    return values;
  }

  /** Gradients of the loss, or of the scaled loss if the scale changes from step to step. */
  private List<Tensor> gradients(Tensor loss, List<Tensor> sources) {
    OptionalDouble factor = optimizer.lossScaleFactor();
    if (scale.isPresent()) {
      return Functions.gradients(scale.get().scaled(loss), sources);
    }
    if (factor.isEmpty()) {
      return Functions.gradients(loss, sources);
    }
    double by = factor.getAsDouble();
    return Functions.gradients(loss.multiply(by), sources).stream().map(g -> g.divide(by)).toList();
  }

  /** The trained weights; paths that two models share are numbered. */
  private static List<Trained> trained(Forward... forwards) {
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
    List<Trained> trained = new ArrayList<>();
    result.forEach(
        (path, weight) ->
            trained.add(
                new Trained(
                    path,
                    weight,
                    Stream.of(forwards).flatMap(f -> f.pass().lookups(weight).stream()).toList())));
    return trained;
  }

  private Tensor rate(Tensor iteration) {
    return optimizer.learningRate() instanceof Schedule.Constant
        ? state.learningRate().value()
        : optimizer.learningRate().at(iteration).cast(DType.FLOAT32);
  }

  /** The new values of what moves. */
  private List<Tensor> update(List<Trained.Part> parts, List<Tensor> gradients, States states) {
    Tensor key = key();
    Tensor iteration = state.iteration().value();
    Tensor rate = rate(iteration);
    List<Slots> slots = new ArrayList<>();
    for (Trained.Part part : parts) {
      slots.add(new Slots(part.trained().path(), part.states(states), rate, iteration, key));
    }
    List<Tensor> values = parts.stream().map(Trained.Part::value).toList();
    List<Tensor> moved = optimizer.updateAll(slots, values, gradients);
    List<Tensor> projected = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      projected.add(parts.get(i).project(moved.get(i)));
    }
    return projected;
  }
}
