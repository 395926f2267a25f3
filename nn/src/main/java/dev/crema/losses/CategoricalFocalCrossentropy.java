package dev.crema.losses;

import dev.crema.activations.Logits;
import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * {@code -Σ alpha · (1 - p)}<sup>gamma</sup>{@code · expected · ln p} along an axis, where p are
 * the predictions and the expected values are probabilities, as a rule one-hot: what is predicted
 * well already counts less.
 *
 * <p>Source: Lin, Goyal, Girshick, He, Dollár, <i>Focal loss for dense object detection</i>, ICCV
 * 2017.
 *
 * <p>Expected and predicted: {@code [batch, d0, …, classes]}. Losses: {@code [batch, d0, …]}.
 *
 * <p>Predictions are divided by their sum and kept away from 0 and 1 by 1e-7. If they come out of a
 * softmax layer over the last axis, its inputs are taken instead, which is exact.
 *
 * @param alpha one number of 0 or more for all classes, or one for each; 0.25 by default
 * @param gamma 0 or more, where 0 makes it alpha times the plain cross-entropy; 2 by default
 * @param fromLogits whether predictions are any numbers x, to be taken as {@code softmax(x)}; false
 *     by default
 * @param labelSmoothing how much of each expected value is spread over all classes, 0 to 1; 0 by
 *     default
 * @param axis of the classes; -1 by default
 * @param reduction {@link Reduction#MEAN} by default
 */
public record CategoricalFocalCrossentropy(
    List<Double> alpha,
    double gamma,
    boolean fromLogits,
    double labelSmoothing,
    int axis,
    Reduction reduction)
    implements Loss {
  public CategoricalFocalCrossentropy {
    alpha = List.copyOf(alpha);
    Require.check(
        !alpha.isEmpty(), "CategoricalFocalCrossentropy", "alpha", alpha, "1 number or more");
    alpha.forEach(a -> Require.notNegative("CategoricalFocalCrossentropy", "alpha", a));
    Require.notNegative("CategoricalFocalCrossentropy", "gamma", gamma);
    Require.within("CategoricalFocalCrossentropy", "labelSmoothing", labelSmoothing, 0, 1);
  }

  /** From logits or, if false, from probabilities. */
  public CategoricalFocalCrossentropy(boolean fromLogits) {
    this(List.of(0.25), 2, fromLogits, 0, -1, Reduction.MEAN);
  }

  /** From probabilities. */
  public CategoricalFocalCrossentropy() {
    this(false);
  }

  public CategoricalFocalCrossentropy alpha(double... values) {
    List<Double> list = Arrays.stream(values).boxed().toList();
    return new CategoricalFocalCrossentropy(
        list, gamma, fromLogits, labelSmoothing, axis, reduction);
  }

  public CategoricalFocalCrossentropy gamma(double value) {
    return new CategoricalFocalCrossentropy(
        alpha, value, fromLogits, labelSmoothing, axis, reduction);
  }

  public CategoricalFocalCrossentropy fromLogits(boolean value) {
    return new CategoricalFocalCrossentropy(alpha, gamma, value, labelSmoothing, axis, reduction);
  }

  public CategoricalFocalCrossentropy labelSmoothing(double value) {
    return new CategoricalFocalCrossentropy(alpha, gamma, fromLogits, value, axis, reduction);
  }

  public CategoricalFocalCrossentropy axis(int value) {
    return new CategoricalFocalCrossentropy(
        alpha, gamma, fromLogits, labelSmoothing, value, reduction);
  }

  public CategoricalFocalCrossentropy reduction(Reduction value) {
    return new CategoricalFocalCrossentropy(alpha, gamma, fromLogits, labelSmoothing, axis, value);
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
    Tensor focus = Probabilities.power(logarithm.expm1().negate(), gamma);
    return focus
        .multiply(weights(predicted))
        .multiply(wanted)
        .multiply(logarithm)
        .sum(axis)
        .negate();
  }

  /** Alpha along the axis. */
  private Tensor weights(Tensor predicted) {
    if (alpha.size() == 1) {
      return Tensor.scalar(predicted.dtype(), alpha.getFirst());
    }
    if (predicted.dim(axis) != alpha.size()) {
      throw new ShapeException(
          "CategoricalFocalCrossentropy: alpha has "
              + alpha.size()
              + " numbers for predictions "
              + predicted.type()
              + "; allowed: 1 or one for each class");
    }
    long[] alone = new long[predicted.rank()];
    Arrays.fill(alone, 1);
    Shape along = Shape.of(alone).with(predicted.shape().axis(axis), alpha.size());
    return Tensor.of(along, alpha.stream().mapToDouble(a -> a).toArray()).cast(predicted.dtype());
  }
}
