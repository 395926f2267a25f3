package dev.crema.optimizers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * An optimizer that clips the gradients, lets the weights decay and then moves each weight by
 * itself.
 *
 * @param <O> the optimizer itself
 */
public sealed interface GradientDescent<O extends GradientDescent<O>> extends Optimizer
    permits SGD,
        RMSprop,
        Adam,
        AdamW,
        Adagrad,
        Adadelta,
        Adamax,
        Nadam,
        Lion,
        Ftrl,
        Lamb,
        Adafactor,
        ScheduleFreeAdamW,
        Muon {
  /** Clipping, weight decay and what else the optimizers have in common. */
  Options options();

  /** This optimizer with other options. */
  O options(Options options);

  /**
   * Lets each weight lose a part of itself before each update: {@code w -= w · rate ·
   * learningRate}.
   */
  default O weightDecay(double rate) {
    return options(options().weightDecay(rate));
  }

  /** Keeps weights from decaying whose path contains one of these, such as {@code bias}. */
  default O excludeFromWeightDecay(String... parts) {
    return options(options().undecayed(parts));
  }

  /** Moves each element of a gradient into {@code [-limit, limit]}. */
  default O clipvalue(double limit) {
    return options(options().clipping(new Clipping.ByValue(limit)));
  }

  /** Scales the gradient of each weight to a norm of at most {@code limit}. */
  default O clipnorm(double limit) {
    return options(options().clipping(new Clipping.ByNorm(limit)));
  }

  /** Scales all gradients together to a joint norm of at most {@code limit}. */
  default O globalClipnorm(double limit) {
    return options(options().clipping(new Clipping.ByGlobalNorm(limit)));
  }

  /** Keeps a moving mean of the weights, which they become at the end of {@code fit}. */
  default O useEma(boolean on) {
    Optional<Ema> ema = on ? Optional.of(options().ema().orElse(Ema.DEFAULT)) : Optional.empty();
    return options(options().ema(ema));
  }

  /** Keeps a moving mean of the weights that follows so slowly, 0 to 1; otherwise 0.99. */
  default O emaMomentum(double value) {
    OptionalInt frequency = options().ema().orElse(Ema.DEFAULT).overwriteFrequency();
    return options(options().ema(Optional.of(new Ema(value, frequency))));
  }

  /** Keeps a moving mean of the weights, which they become after each so many updates. */
  default O emaOverwriteFrequency(int updates) {
    double momentum = options().ema().orElse(Ema.DEFAULT).momentum();
    return options(options().ema(Optional.of(new Ema(momentum, OptionalInt.of(updates)))));
  }

  /**
   * Makes an update with the mean of the gradients of so many steps, 2 or more. Schedules still
   * count steps; bias corrections count updates. As in Keras, a moving mean of the weights follows
   * in each step.
   */
  default O gradientAccumulationSteps(int steps) {
    return options(options().gradientAccumulationSteps(steps));
  }

  /**
   * Multiplies the loss before it is differentiated and divides its gradients after, which keeps
   * small ones apart from 0 in half precision.
   */
  default O lossScaleFactor(double factor) {
    return options(options().lossScaleFactor(factor));
  }

  @Override
  default OptionalDouble lossScaleFactor() {
    return options().lossScaleFactor();
  }

  @Override
  default boolean averages(String path) {
    return options().ema().isPresent();
  }

  /** What part of itself times the learning rate a weight loses in each update. */
  default double decay(String path, int rank) {
    return options().mayDecay(path) ? options().weightDecay() : 0;
  }

  @Override
  default Optional<String> refusesRows(String path, int rank) {
    String who = getClass().getSimpleName();
    if (options().ema().isPresent()) {
      return Optional.of(who + " with useEma keeps a mean of all rows, which moves in each step");
    }
    if (options().gradientAccumulationSteps().isPresent()) {
      return Optional.of(
          who + " with gradientAccumulationSteps adds up gradients of other rows in each step");
    }
    return measuresWholeWeight(path, rank)
        ? Optional.of(who + " measures the weight as a whole")
        : Optional.empty();
  }

  /** Whether how an element of a weight moves depends on the others. */
  default boolean measuresWholeWeight(String path, int rank) {
    return false;
  }

  /** Looks at a weight before it decays. */
  default void begin(Slots slots, Tensor weight) {}

  @Override
  default List<Tensor> updateAll(List<Slots> slots, List<Tensor> weights, List<Tensor> gradients) {
    if (weights.isEmpty()) {
      return weights;
    }
    OptionalInt group = options().gradientAccumulationSteps();
    Tensor updates = slots.getFirst().iteration();
    List<Tensor> moved;
    if (group.isEmpty()) {
      moved = move(slots, weights, gradients);
    } else {
      updates = Steps.groups(updates, group.getAsInt());
      moved = Steps.accumulate(group.getAsInt(), slots, weights, gradients, this::move);
    }
    Optional<Ema> ema = options().ema();
    return ema.isEmpty() ? moved : ema.get().average(slots, moved, updates);
  }

  private List<Tensor> move(List<Slots> slots, List<Tensor> weights, List<Tensor> gradients) {
    List<Tensor> clipped = options().clipping().clip(gradients);
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Tensor weight = weights.get(i);
      Slots slot = slots.get(i);
      begin(slot, weight);
      double decay = decay(slot.path(), weight.rank());
      if (decay > 0) {
        Tensor part = slot.learningRate().multiply(decay).cast(weight.dtype());
        weight = weight.subtract(weight.multiply(part));
      }
      results.add(update(slot, weight, clipped.get(i).cast(weight.dtype())));
    }
    return results;
  }

  /**
   * A moment with tiny numbers set to 0. Moments fade where gradients stay 0, and processors
   * compute with the numbers below 1e-38 that they end at twenty times more slowly.
   */
  static Tensor settled(Tensor moment) {
    return settled(moment, moment.abs());
  }

  /** A mean of squares with tiny numbers set to 0. */
  static Tensor settledSquares(Tensor mean) {
    return settled(mean, mean);
  }

  private static Tensor settled(Tensor moment, Tensor size) {
    return moment.dtype() == DType.FLOAT32
        ? size.less(1e-30).where(Tensor.scalar(DType.FLOAT32, 0), moment)
        : moment;
  }
}
