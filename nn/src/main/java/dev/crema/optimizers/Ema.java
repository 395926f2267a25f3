package dev.crema.optimizers;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A moving mean of the weights: {@code average = momentum · average + (1 - momentum) · w} after
 * each step, kept under the name {@code average}. It starts as the weight after the first update
 * and becomes the weight at the end of {@code fit}.
 *
 * <p>Source: Polyak, Juditsky, <i>Acceleration of stochastic approximation by averaging</i>, SIAM
 * Journal on Control and Optimization 30, 1992.
 *
 * @param momentum how slowly the mean follows, 0 to 1; 0.99 by default
 * @param overwriteFrequency after how many updates, again and again, the weights become the mean;
 *     by default only at the end of {@code fit}
 */
public record Ema(double momentum, OptionalInt overwriteFrequency) {
  /** The name of the state. */
  public static final String SLOT = "average";

  /** Momentum 0.99, weights become the mean at the end. */
  public static final Ema DEFAULT = new Ema(0.99, OptionalInt.empty());

  public Ema {
    Require.within("optimizer", "emaMomentum", momentum, 0, 1);
    overwriteFrequency.ifPresent(n -> Require.atLeast("optimizer", "emaOverwriteFrequency", n, 1));
  }

  /**
   * Follows the weights.
   *
   * @param updates how many updates were made before, an int64 scalar
   * @return the weights, or their means where these take their place
   */
  List<Tensor> average(List<Slots> slots, List<Tensor> weights, Tensor updates) {
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Tensor weight = weights.get(i);
      // NaN stands for a mean that has not started.
      State state = slots.get(i).state(SLOT, weight.type(), Double.NaN);
      Tensor before = state.value();
      Tensor mixed = before.add(weight.subtract(before).multiply(1 - momentum));
      Tensor mean = before.isNan().or(updates.equal(0)).where(weight, mixed);
      state.assign(mean);
      results.add(
          overwriteFrequency.isEmpty()
              ? weight
              : Steps.last(updates, overwriteFrequency.getAsInt()).where(mean, weight));
    }
    return results;
  }
}
