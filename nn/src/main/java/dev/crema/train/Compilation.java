package dev.crema.train;

import dev.crema.optimizers.Optimizer;
import java.util.List;

/**
 * How a model is trained.
 *
 * @param optimizer moves the weights
 * @param targets one per output of the model
 */
public record Compilation(Optimizer optimizer, List<Target> targets) {
  public Compilation {
    targets = List.copyOf(targets);
  }
}
