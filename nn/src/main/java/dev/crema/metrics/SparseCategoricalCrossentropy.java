package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.losses.Loss;
import dev.crema.losses.Reduction;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The mean of {@code -ln p(expected class)} for class indices; see {@link
 * dev.crema.losses.SparseCategoricalCrossentropy}.
 *
 * @param name in logs; {@code sparse_categorical_crossentropy} by default
 * @param fromLogits whether predictions are any numbers x, to be taken as {@code softmax(x)}; false
 *     by default
 * @param ignoreClass items of this class do not count, with weights or without; none by default
 * @param axis of the classes; -1 by default
 */
public record SparseCategoricalCrossentropy(
    String name, boolean fromLogits, OptionalInt ignoreClass, int axis) implements MeanMetric {
  /** From probabilities. */
  public SparseCategoricalCrossentropy() {
    this("sparse_categorical_crossentropy", false, OptionalInt.empty(), -1);
  }

  public SparseCategoricalCrossentropy fromLogits(boolean value) {
    return new SparseCategoricalCrossentropy(name, value, ignoreClass, axis);
  }

  public SparseCategoricalCrossentropy ignoreClass(int value) {
    return new SparseCategoricalCrossentropy(name, fromLogits, OptionalInt.of(value), axis);
  }

  public SparseCategoricalCrossentropy axis(int value) {
    return new SparseCategoricalCrossentropy(name, fromLogits, ignoreClass, value);
  }

  private Loss loss() {
    return new dev.crema.losses.SparseCategoricalCrossentropy(
        fromLogits, ignoreClass, axis, Reduction.MEAN);
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return loss().losses(expected, predicted);
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Sums.addToMean(states, loss(), expected, predicted, weights);
  }
}
