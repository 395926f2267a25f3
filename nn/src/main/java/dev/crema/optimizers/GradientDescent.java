package dev.crema.optimizers;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * An optimizer that clips the gradients, lets the weights decay and then moves each weight by
 * itself.
 *
 * @param <O> the optimizer itself
 */
public sealed interface GradientDescent<O extends GradientDescent<O>> extends Optimizer
    permits SGD, RMSprop, Adam, AdamW {
  /** Clipping and weight decay. */
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

  @Override
  default List<Tensor> updateAll(List<Slots> slots, List<Tensor> weights, List<Tensor> gradients) {
    List<Tensor> clipped = options().clipping().clip(gradients);
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Tensor weight = weights.get(i);
      Slots slot = slots.get(i);
      if (options().decays(slot.path())) {
        Tensor part = slot.learningRate().multiply(options().weightDecay()).cast(weight.dtype());
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
