package dev.crema.train;

import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.optimizers.Ema;
import dev.crema.optimizers.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The moving means of weights that an optimizer keeps, which can take the place of the weights. */
final class Averages {
  private final Network network;
  private final Optimizer optimizer;
  private final TrainState state;
  private boolean swapped;

  Averages(Network network, Optimizer optimizer, TrainState state) {
    this.network = network;
    this.optimizer = optimizer;
    this.state = state;
  }

  private record Pair(Variable weight, Variable mean) {
    /** A mean that has not started is NaN. */
    boolean hasStarted() {
      return mean.value().isNan().all().item() == 0;
    }
  }

  private List<Pair> pairs() {
    Map<String, Variable> kept = state.optimizerVariables();
    if (kept.isEmpty()) {
      return List.of();
    }
    List<Pair> pairs = new ArrayList<>();
    network
        .uses()
        .forEach(
            (path, use) -> {
              Variable mean = kept.get(path + "/" + Ema.SLOT);
              if (mean != null && use.trained() && optimizer.averages(path)) {
                Pair pair = new Pair(use.weight().variable(), mean);
                if (pair.hasStarted()) {
                  pairs.add(pair);
                }
              }
            });
    return pairs;
  }

  /** Whether there are means, now or after the first step. */
  boolean exist() {
    return network.uses().keySet().stream().anyMatch(optimizer::averages);
  }

  /** Whether means are in the place of the weights. */
  boolean areSwapped() {
    return swapped;
  }

  /** Lets means and weights change places. */
  void swap() {
    for (Pair pair : pairs()) {
      Tensor weight = pair.weight().value();
      pair.weight().assign(pair.mean().value());
      pair.mean().assign(weight);
    }
    swapped = !swapped;
  }

  /** Lets the weights become their means, at the end of training. */
  void finish() {
    if (swapped) {
      swap();
    }
    pairs().forEach(pair -> pair.weight().assign(pair.mean().value()));
  }
}
