package dev.crema.losses;

import dev.crema.activations.Logits;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import java.util.Optional;

/**
 * The mean over the last axis of {@code -y · ln p - (1 - y) · ln(1 - p)}, where the expected y is 0
 * or 1.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; expected may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * <p>Probabilities are kept away from 0 and 1 by 1e-7. If they come out of a sigmoid layer, its
 * inputs are taken instead, which is exact.
 *
 * @param fromLogits whether predictions are any numbers x, to be taken as {@code sigmoid(x)}; false
 *     by default
 * @param labelSmoothing how far expected values are moved towards 1/2, 0 to 1; 0 by default
 * @param axis the mean is taken over; -1 by default
 * @param reduction {@link Reduction#MEAN} by default
 */
public record BinaryCrossentropy(
    boolean fromLogits, double labelSmoothing, int axis, Reduction reduction) implements Loss {
  public BinaryCrossentropy {
    Require.within("BinaryCrossentropy", "labelSmoothing", labelSmoothing, 0, 1);
  }

  /** From logits or, if false, from probabilities. */
  public BinaryCrossentropy(boolean fromLogits) {
    this(fromLogits, 0, -1, Reduction.MEAN);
  }

  /** From probabilities. */
  public BinaryCrossentropy() {
    this(false);
  }

  public BinaryCrossentropy fromLogits(boolean value) {
    return new BinaryCrossentropy(value, labelSmoothing, axis, reduction);
  }

  public BinaryCrossentropy labelSmoothing(double value) {
    return new BinaryCrossentropy(fromLogits, value, axis, reduction);
  }

  public BinaryCrossentropy axis(int value) {
    return new BinaryCrossentropy(fromLogits, labelSmoothing, value, reduction);
  }

  public BinaryCrossentropy reduction(Reduction value) {
    return new BinaryCrossentropy(fromLogits, labelSmoothing, axis, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor y = Expected.smooth(Expected.like(expected, predicted), labelSmoothing, 2);
    return elements(y, predicted, fromLogits).mean(axis);
  }

  /** The losses number by number. */
  public static Tensor elements(Tensor y, Tensor predicted, boolean fromLogits) {
    Optional<Tensor> logits = fromLogits ? Optional.of(predicted) : Logits.ofSigmoid(predicted);
    return logits
        .map(x -> x.softplus().subtract(x.multiply(y)))
        .orElseGet(() -> ofProbabilities(y, predicted));
  }

  private static Tensor ofProbabilities(Tensor y, Tensor predicted) {
    Tensor p = predicted.clip(Probabilities.EPSILON, 1 - Probabilities.EPSILON);
    Tensor rest = y.negate().add(1).multiply(p.negate().add(1).log());
    return y.multiply(p.log()).add(rest).negate();
  }
}
