package dev.crema.losses;

import dev.crema.activations.Logits;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code -ln p(expected class)}, where the expected values are class indices.
 *
 * <p>Expected: integers or whole floats {@code [batch, d0, …]}, or with the class axis at length 1.
 * Predicted: {@code [batch, d0, …, classes]}. Losses: {@code [batch, d0, …]}.
 *
 * <p>Probabilities are divided by their sum and kept away from 0 and 1 by 1e-7. If they come out of
 * a softmax layer over the last axis, its inputs are taken instead, which is exact.
 *
 * @param fromLogits whether predictions are any numbers x, to be taken as {@code softmax(x)}; false
 *     by default
 * @param ignoreClass items of this class do not count; none by default
 * @param axis of the classes; -1 by default
 * @param reduction {@link Reduction#MEAN} by default
 */
public record SparseCategoricalCrossentropy(
    boolean fromLogits, OptionalInt ignoreClass, int axis, Reduction reduction) implements Loss {
  /** From logits or, if false, from probabilities. */
  public SparseCategoricalCrossentropy(boolean fromLogits) {
    this(fromLogits, OptionalInt.empty(), -1, Reduction.MEAN);
  }

  /** From probabilities. */
  public SparseCategoricalCrossentropy() {
    this(false);
  }

  public SparseCategoricalCrossentropy fromLogits(boolean value) {
    return new SparseCategoricalCrossentropy(value, ignoreClass, axis, reduction);
  }

  public SparseCategoricalCrossentropy ignoreClass(int value) {
    return new SparseCategoricalCrossentropy(fromLogits, OptionalInt.of(value), axis, reduction);
  }

  public SparseCategoricalCrossentropy axis(int value) {
    return new SparseCategoricalCrossentropy(fromLogits, ignoreClass, value, reduction);
  }

  public SparseCategoricalCrossentropy reduction(Reduction value) {
    return new SparseCategoricalCrossentropy(fromLogits, ignoreClass, axis, value);
  }

  @Override
  public Tensor losses(Tensor expected, Tensor predicted) {
    Tensor isClass = Expected.isClass(expected, predicted, axis);
    boolean last = predicted.shape().axis(axis) == predicted.rank() - 1;
    Optional<Tensor> logits =
        fromLogits ? Optional.of(predicted) : last ? Logits.ofSoftmax(predicted) : Optional.empty();
    Tensor losses =
        logits
            .map(x -> ofLogits(isClass, x))
            .orElseGet(() -> Probabilities.log(share(isClass, predicted)).negate());
    return counts(expected, predicted)
        .map(counts -> counts.where(losses, Tensor.scalar(losses.dtype(), 0)))
        .orElse(losses);
  }

  /** ln Σ exp(x) - x of the class, in the terms that softmax is computed in. */
  private Tensor ofLogits(Tensor isClass, Tensor x) {
    Tensor shifted = x.subtract(x.maxKeep(axis).stopGradient());
    return shifted.exp().sum(axis).log().subtract(picked(isClass, shifted));
  }

  private Tensor share(Tensor isClass, Tensor probabilities) {
    return picked(isClass, probabilities).divide(probabilities.sum(axis));
  }

  private Tensor picked(Tensor isClass, Tensor values) {
    return isClass.where(values, Tensor.scalar(values.dtype(), 0)).sum(axis);
  }

  @Override
  public Optional<Tensor> counts(Tensor expected, Tensor predicted) {
    if (ignoreClass.isEmpty()) {
      return Optional.empty();
    }
    Shape shape = predicted.shape().remove(axis);
    return Optional.of(expected.notEqual(ignoreClass.getAsInt()).reshape(shape));
  }

  @Override
  public long classes(long predicted) {
    boolean outside =
        ignoreClass.isPresent()
            && (ignoreClass.getAsInt() < 0 || ignoreClass.getAsInt() >= predicted);
    return axis == -1 && !outside ? predicted : 0;
  }
}
