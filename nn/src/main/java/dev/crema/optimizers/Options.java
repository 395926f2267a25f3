package dev.crema.optimizers;

import dev.crema.check.Require;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the optimizers have in common.
 *
 * @param weightDecay each weight first loses this part of itself times the learning rate; a finite
 *     number, 0 or more; 0 by default
 * @param undecayed weights whose path has one of these parts do not decay; none by default
 * @param clipping what is done to large gradients; nothing by default
 * @param ema the moving mean of the weights; none by default
 * @param gradientAccumulationSteps an update is made with the mean of the gradients of so many
 *     steps, 2 or more; by default in each step
 * @param lossScaleFactor what the loss is multiplied by before it is differentiated, and gradients
 *     are divided by after, greater than 0; nothing by default
 */
public record Options(
    double weightDecay,
    List<String> undecayed,
    Clipping clipping,
    Optional<Ema> ema,
    OptionalInt gradientAccumulationSteps,
    OptionalDouble lossScaleFactor) {
  /** No decay, no clipping, no mean, an update in each step. */
  public static final Options NONE =
      new Options(
          0,
          List.of(),
          Clipping.NONE,
          Optional.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty());

  public Options {
    Require.notNegative("optimizer", "weightDecay", weightDecay);
    undecayed = List.copyOf(undecayed);
    gradientAccumulationSteps.ifPresent(
        n -> Require.atLeast("optimizer", "gradientAccumulationSteps", n, 2));
    lossScaleFactor.ifPresent(f -> Require.positive("optimizer", "lossScaleFactor", f));
  }

  Options weightDecay(double rate) {
    return new Options(rate, undecayed, clipping, ema, gradientAccumulationSteps, lossScaleFactor);
  }

  Options undecayed(String... parts) {
    return new Options(
        weightDecay, List.of(parts), clipping, ema, gradientAccumulationSteps, lossScaleFactor);
  }

  Options clipping(Clipping other) {
    boolean free = clipping.equals(Clipping.NONE) || clipping.getClass().equals(other.getClass());
    Require.check(
        free,
        "optimizer",
        "clipping",
        clipping + " and " + other,
        "one of clipvalue, clipnorm and globalClipnorm");
    return new Options(
        weightDecay, undecayed, other, ema, gradientAccumulationSteps, lossScaleFactor);
  }

  Options ema(Optional<Ema> other) {
    return new Options(
        weightDecay, undecayed, clipping, other, gradientAccumulationSteps, lossScaleFactor);
  }

  Options gradientAccumulationSteps(int steps) {
    return new Options(
        weightDecay, undecayed, clipping, ema, OptionalInt.of(steps), lossScaleFactor);
  }

  Options lossScaleFactor(double factor) {
    return new Options(
        weightDecay,
        undecayed,
        clipping,
        ema,
        gradientAccumulationSteps,
        OptionalDouble.of(factor));
  }

  /** Whether a weight is not excluded from decay. */
  boolean mayDecay(String path) {
    return undecayed.stream().noneMatch(path::contains);
  }
}
