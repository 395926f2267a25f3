package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The mean intersection over union of some classes, where expected values are one-hot; see {@link
 * IoU}.
 *
 * <p>Expected and predicted: {@code [batch, d0, …]} class indices, or with an axis of scores more.
 * Classes out of range do not count; the result is the mean over the classes that occur, 0 if none
 * does. Sample weights need not be whole numbers.
 *
 * @param name in logs; {@code one_hot_io_u} by default
 * @param numClasses how many classes there are, 1 or more
 * @param targetClassIds the classes whose mean is the result
 * @param ignoreClass items expected to be of this class do not count; none by default
 * @param sparseYPred whether predictions are class indices and not scores along the axis; false by
 *     default
 * @param axis of the classes in scores; -1 by default
 */
public record OneHotIoU(
    String name,
    int numClasses,
    Ints targetClassIds,
    OptionalInt ignoreClass,
    boolean sparseYPred,
    int axis)
    implements Metric {
  public OneHotIoU {
    Overlap.check("OneHotIoU", numClasses, targetClassIds);
  }

  /** Under its own name. */
  public OneHotIoU(int numClasses, int... targetClassIds) {
    this("one_hot_io_u", numClasses, Ints.of(targetClassIds), OptionalInt.empty(), false, -1);
  }

  public OneHotIoU ignoreClass(int value) {
    return new OneHotIoU(
        name, numClasses, targetClassIds, OptionalInt.of(value), sparseYPred, axis);
  }

  public OneHotIoU sparseYPred(boolean value) {
    return new OneHotIoU(name, numClasses, targetClassIds, ignoreClass, value, axis);
  }

  public OneHotIoU axis(int value) {
    return new OneHotIoU(name, numClasses, targetClassIds, ignoreClass, sparseYPred, value);
  }

  private Overlap overlap() {
    return new Overlap(numClasses, ignoreClass, false, sparseYPred, axis);
  }

  @Override
  public void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    overlap().update(states, expected, predicted, weights);
  }

  @Override
  public Tensor result(States states) {
    return overlap().mean(states, targetClassIds);
  }
}
