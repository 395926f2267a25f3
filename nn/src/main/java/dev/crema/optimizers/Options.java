package dev.crema.optimizers;

import dev.crema.check.Require;
import java.util.List;

/**
 * What the optimizers have in common.
 *
 * @param weightDecay each weight first loses this part of itself times the learning rate; a finite
 *     number, 0 or more; 0 by default
 * @param undecayed weights whose path has one of these parts do not decay; none by default
 * @param clipping what is done to large gradients; nothing by default
 */
public record Options(double weightDecay, List<String> undecayed, Clipping clipping) {
  /** No decay, no clipping. */
  public static final Options NONE = new Options(0, List.of(), Clipping.NONE);

  public Options {
    Require.notNegative("optimizer", "weightDecay", weightDecay);
    undecayed = List.copyOf(undecayed);
  }

  Options weightDecay(double rate) {
    return new Options(rate, undecayed, clipping);
  }

  Options undecayed(String... parts) {
    return new Options(weightDecay, List.of(parts), clipping);
  }

  Options clipping(Clipping other) {
    boolean free = clipping.equals(Clipping.NONE) || clipping.getClass().equals(other.getClass());
    Require.check(
        free,
        "optimizer",
        "clipping",
        clipping + " and " + other,
        "one of clipvalue, clipnorm and globalClipnorm");
    return new Options(weightDecay, undecayed, other);
  }

  boolean decays(String path) {
    return weightDecay > 0 && undecayed.stream().noneMatch(path::contains);
  }
}
