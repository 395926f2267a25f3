package dev.crema.losses;

import dev.crema.activations.Logits;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import java.util.Optional;

/**
 * {@code -Σ expected · ln predicted} along an axis, where the expected values are probabilities, as
 * a rule one-hot.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, classes]}. Losses: {@code [batch, d0, …]}.
 *
 * <p>Predictions are divided by their sum and kept away from 0 and 1 by 1e-7. If they come out of a
 * softmax layer over the last axis, its inputs are taken instead, which is exact.
 *
 * @param fromLogits whether predictions are any numbers x, to be taken as {@code softmax(x)}; false
 *     by default
 * @param labelSmoothing how much of each expected value is spread over all classes, 0 to 1; 0 by
 *     default
 * @param axis of the classes; -1 by default
 * @param reduction {@link Reduction#MEAN} by default
 */
public record CategoricalCrossentropy(
    boolean fromLogits, double labelSmoothing, int axis, Reduction reduction) implements Loss {
  public CategoricalCrossentropy {
    Require.within("CategoricalCrossentropy", "labelSmoothing", labelSmoothing, 0, 1);
  }

  /** From logits or, if false, from probabilities. */
  public CategoricalCrossentropy(boolean fromLogits) {
    this(fromLogits, 0, -1, Reduction.MEAN);
  }

  /** From probabilities. */
  public CategoricalCrossentropy() {
    this(false);
  }

  public CategoricalCrossentropy fromLogits(boolean value) {
    return new CategoricalCrossentropy(value, labelSmoothing, axis, reduction);
  }

  public CategoricalCrossentropy labelSmoothing(double value) {
    return new CategoricalCrossentropy(fromLogits, value, axis, reduction);
  }

  public CategoricalCrossentropy axis(int value) {
    return new CategoricalCrossentropy(fromLogits, labelSmoothing, value, reduction);
  }

  public CategoricalCrossentropy reduction(Reduction value) {
    return new CategoricalCrossentropy(fromLogits, labelSmoothing, axis, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor wanted = Expected.like(expected, predicted);
    wanted = Expected.smooth(wanted, labelSmoothing, (double) predicted.dim(axis));
    boolean last = predicted.shape().axis(axis) == predicted.rank() - 1;
    Optional<Tensor> logits =
        fromLogits ? Optional.of(predicted) : last ? Logits.ofSoftmax(predicted) : Optional.empty();
    Tensor logarithm =
        logits
            .map(x -> x.logSoftmax(axis))
            .orElseGet(() -> Probabilities.log(predicted.divide(predicted.sumKeep(axis))));
    return wanted.multiply(logarithm).sum(axis).negate();
  }
}
