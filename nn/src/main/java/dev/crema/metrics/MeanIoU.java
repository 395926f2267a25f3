package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The mean intersection over union of all classes; see {@link IoU}.
 *
 * <p>Expected and predicted: {@code [batch, d0, …]} class indices, or with an axis of scores more.
 * Classes out of range do not count; the result is the mean over the classes that occur, 0 if none
 * does. Sample weights need not be whole numbers.
 *
 * @param name in logs; {@code mean_io_u} by default
 * @param numClasses how many classes there are, 1 or more
 * @param ignoreClass items expected to be of this class do not count; none by default
 * @param sparseYTrue whether expected values are class indices and not scores along the axis; true
 *     by default
 * @param sparseYPred whether predictions are class indices and not scores along the axis; true by
 *     default
 * @param axis of the classes in scores; -1 by default
 */
public record MeanIoU(
    String name,
    int numClasses,
    OptionalInt ignoreClass,
    boolean sparseYTrue,
    boolean sparseYPred,
    int axis)
    implements Metric {
  public MeanIoU {
    Overlap.check("MeanIoU", numClasses, Ints.range(0, Math.max(1, numClasses)));
  }

  /** Under its own name. */
  public MeanIoU(int numClasses) {
    this("mean_io_u", numClasses, OptionalInt.empty(), true, true, -1);
  }

  public MeanIoU ignoreClass(int value) {
    return new MeanIoU(name, numClasses, OptionalInt.of(value), sparseYTrue, sparseYPred, axis);
  }

  public MeanIoU sparseYTrue(boolean value) {
    return new MeanIoU(name, numClasses, ignoreClass, value, sparseYPred, axis);
  }

  public MeanIoU sparseYPred(boolean value) {
    return new MeanIoU(name, numClasses, ignoreClass, sparseYTrue, value, axis);
  }

  public MeanIoU axis(int value) {
    return new MeanIoU(name, numClasses, ignoreClass, sparseYTrue, sparseYPred, value);
  }

  private Overlap overlap() {
    return new Overlap(numClasses, ignoreClass, sparseYTrue, sparseYPred, axis);
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    overlap().update(states, expected, predicted, weights);
  }

  @Override
  public Tensor result(States states) {
    return overlap().mean(states, Ints.range(0, numClasses));
  }
}
