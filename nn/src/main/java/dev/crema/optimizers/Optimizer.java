package dev.crema.optimizers;

import dev.crema.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How weights follow their gradients: an immutable description; its moments live in the model. */
public interface Optimizer {
  Schedule learningRate();

  /** The new value of one weight. Traced into the step; moments are kept by {@link Slots#state}. */
  Tensor update(Slots slots, Tensor weight, Tensor gradient);

  /** What the loss is multiplied by before it is differentiated; gradients come divided by it. */
  default OptionalDouble lossScaleFactor() {
    return OptionalDouble.empty();
  }

  /** Whether a moving mean of a weight is kept, as the state {@link Ema#SLOT}. */
  default boolean averages(String path) {
    return false;
  }

  /**
   * Why this optimizer cannot move some rows of a weight, slices along axis 0, without the others;
   * empty if it can. {@link #update} gets those rows as the weight then, and the states of a weight
   * are their rows of the states kept for all.
   *
   * @param rank of the weight
   */
  default Optional<String> refusesRows(String path, int rank) {
    return Optional.of(getClass().getSimpleName() + " does not say that it moves rows apart");
  }

  /** The new values of all weights: for optimizers that look at several together. */
  default List<Tensor> updateAll(List<Slots> slots, List<Tensor> weights, List<Tensor> gradients) {
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      results.add(update(slots.get(i), weights.get(i), gradients.get(i)));
    }
    return results;
  }
}
