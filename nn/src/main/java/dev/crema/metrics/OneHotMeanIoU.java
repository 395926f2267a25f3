package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The mean intersection over union of all classes, where expected values are one-hot; see {@link
 * IoU}.
 *
 * <p>Expected and predicted: {@code [batch, d0, …]} class indices, or with an axis of scores more.
 * Classes out of range do not count; the result is the mean over the classes that occur, 0 if none
 * does. Sample weights need not be whole numbers.
 *
 * @param name in logs; {@code one_hot_mean_io_u} by default
 * @param numClasses how many classes there are, 1 or more
 * @param ignoreClass items expected to be of this class do not count; none by default
 * @param sparseYPred whether predictions are class indices and not scores along the axis; false by
 *     default
 * @param axis of the classes in scores; -1 by default
 */
public record OneHotMeanIoU(
    String name, int numClasses, OptionalInt ignoreClass, boolean sparseYPred, int axis)
    implements Metric {
  public OneHotMeanIoU {
    Overlap.check("OneHotMeanIoU", numClasses, Ints.range(0, Math.max(1, numClasses)));
  }

  /** Under its own name. */
  public OneHotMeanIoU(int numClasses) {
    this("one_hot_mean_io_u", numClasses, OptionalInt.empty(), false, -1);
  }

  public OneHotMeanIoU ignoreClass(int value) {
    return new OneHotMeanIoU(name, numClasses, OptionalInt.of(value), sparseYPred, axis);
  }

  public OneHotMeanIoU sparseYPred(boolean value) {
    return new OneHotMeanIoU(name, numClasses, ignoreClass, value, axis);
  }

  public OneHotMeanIoU axis(int value) {
    return new OneHotMeanIoU(name, numClasses, ignoreClass, sparseYPred, value);
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
    return overlap().mean(states, Ints.range(0, numClasses));
  }
}
