package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * The mean of {@code -Σ expected · ln predicted} for expected probabilities; see {@link
 * dev.crema.losses.CategoricalCrossentropy}.
 *
 * @param name in logs; {@code categorical_crossentropy} by default
 * @param fromLogits whether predictions are any numbers x, to be taken as {@code softmax(x)}; false
 *     by default
 * @param labelSmoothing how much of each expected value is spread over all classes, 0 to 1; 0 by
 *     default
 * @param axis of the classes; -1 by default
 */
public record CategoricalCrossentropy(
    String name, boolean fromLogits, double labelSmoothing, int axis) implements MeanMetric {
  public CategoricalCrossentropy {
    Require.within("CategoricalCrossentropy", "labelSmoothing", labelSmoothing, 0, 1);
  }

  /** From probabilities. */
  public CategoricalCrossentropy() {
    this("categorical_crossentropy", false, 0, -1);
  }

  public CategoricalCrossentropy fromLogits(boolean value) {
    return new CategoricalCrossentropy(name, value, labelSmoothing, axis);
  }

  public CategoricalCrossentropy labelSmoothing(double value) {
    return new CategoricalCrossentropy(name, fromLogits, value, axis);
  }

  public CategoricalCrossentropy axis(int value) {
    return new CategoricalCrossentropy(name, fromLogits, labelSmoothing, value);
  }

  @Override
  public Tensor values(Tensor expected, Tensor predicted) {
    return new dev.crema.losses.CategoricalCrossentropy(fromLogits)
        .labelSmoothing(labelSmoothing)
        .axis(axis)
        .losses(expected, predicted);
  }
}
