package dev.crema.losses;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;

/**
 * The mean over the last axis of {@code (1 - q)}<sup>gamma</sup> times {@link BinaryCrossentropy},
 * where {@code q = y · p + (1 - y) · (1 - p)} is the probability given to what was expected: what
 * is predicted well already counts less.
 *
 * <p>Source: Lin, Goyal, Girshick, He, Dollár, <i>Focal loss for dense object detection</i>, ICCV
 * 2017.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, n]}; expected may lack a last axis of length 1.
 * Losses: {@code [batch, d0, …]}.
 *
 * <p>Probabilities are kept away from 0 and 1 by 1e-7. If they come out of a sigmoid layer, its
 * inputs are taken instead, which is exact.
 *
 * @param applyClassBalancing whether losses are multiplied by alpha where 1 is expected, by {@code
 *     1 - alpha} where 0 is; false by default
 * @param alpha 0 to 1; 0.25 by default
 * @param gamma 0 or more, where 0 makes it the plain cross-entropy; 2 by default
 * @param fromLogits whether predictions are any numbers x, to be taken as {@code sigmoid(x)}; false
 *     by default
 * @param labelSmoothing how far expected values are moved towards 1/2, 0 to 1; 0 by default
 * @param axis the mean is taken over; -1 by default
 * @param reduction {@link Reduction#MEAN} by default
 */
public record BinaryFocalCrossentropy(
    boolean applyClassBalancing,
    double alpha,
    double gamma,
    boolean fromLogits,
    double labelSmoothing,
    int axis,
    Reduction reduction)
    implements Loss {
  public BinaryFocalCrossentropy {
    Require.within("BinaryFocalCrossentropy", "alpha", alpha, 0, 1);
    Require.notNegative("BinaryFocalCrossentropy", "gamma", gamma);
    Require.within("BinaryFocalCrossentropy", "labelSmoothing", labelSmoothing, 0, 1);
  }

  /** From logits or, if false, from probabilities. */
  public BinaryFocalCrossentropy(boolean fromLogits) {
    this(false, 0.25, 2, fromLogits, 0, -1, Reduction.MEAN);
  }

  /** From probabilities. */
  public BinaryFocalCrossentropy() {
    this(false);
  }

  public BinaryFocalCrossentropy applyClassBalancing(boolean value) {
    return new BinaryFocalCrossentropy(
        value, alpha, gamma, fromLogits, labelSmoothing, axis, reduction);
  }

  public BinaryFocalCrossentropy alpha(double value) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, value, gamma, fromLogits, labelSmoothing, axis, reduction);
  }

  public BinaryFocalCrossentropy gamma(double value) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, value, fromLogits, labelSmoothing, axis, reduction);
  }

  public BinaryFocalCrossentropy fromLogits(boolean value) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, value, labelSmoothing, axis, reduction);
  }

  public BinaryFocalCrossentropy labelSmoothing(double value) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, fromLogits, value, axis, reduction);
  }

  public BinaryFocalCrossentropy axis(int value) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing, value, reduction);
  }

  public BinaryFocalCrossentropy reduction(Reduction value) {
    return new BinaryFocalCrossentropy(
        applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing, axis, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor y = Expected.smooth(Expected.like(expected, predicted), labelSmoothing, 2);
    Tensor p = fromLogits ? predicted.sigmoid() : predicted;
    Tensor missed = mix(y, p.negate().add(1), p);
    Tensor losses =
        Probabilities.power(missed, gamma)
            .multiply(BinaryCrossentropy.elements(y, predicted, fromLogits));
    if (applyClassBalancing) {
      losses = losses.multiply(y.multiply(2 * alpha - 1).add(1 - alpha));
    }
    return losses.mean(axis);
  }

  /** {@code y · a + (1 - y) · b}. */
  private static Tensor mix(Tensor y, Tensor a, Tensor b) {
    return y.multiply(a).add(y.negate().add(1).multiply(b));
  }
}
