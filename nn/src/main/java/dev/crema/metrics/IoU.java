package dev.crema.metrics;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Ints;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Intersection over union, the Jaccard index: of the items that are expected or predicted to be of
 * a class, the part that is both, {@code TP / (TP + FP + FN)}; the mean over some classes.
 *
 * <p>Expected and predicted: {@code [batch, d0, …]} class indices, or with an axis of scores more.
 * Classes out of range do not count; the result is the mean over the classes that occur, 0 if none
 * does. Sample weights need not be whole numbers.
 *
 * @param name in logs; {@code io_u} by default
 * @param numClasses how many classes there are, 1 or more
 * @param targetClassIds the classes whose mean is the result
 * @param ignoreClass items expected to be of this class do not count; none by default
 * @param sparseYTrue whether expected values are class indices and not scores along the axis; true
 *     by default
 * @param sparseYPred whether predictions are class indices and not scores along the axis; true by
 *     default
 * @param axis of the classes in scores; -1 by default
 */
public record IoU(
    String name,
    int numClasses,
    Ints targetClassIds,
    OptionalInt ignoreClass,
    boolean sparseYTrue,
    boolean sparseYPred,
    int axis)
    implements Metric {
  public IoU {
    Overlap.check("IoU", numClasses, targetClassIds);
  }

  /** Under its own name. */
  public IoU(int numClasses, int... targetClassIds) {
    this("io_u", numClasses, Ints.of(targetClassIds), OptionalInt.empty(), true, true, -1);
  }

  public IoU ignoreClass(int value) {
    return new IoU(
        name, numClasses, targetClassIds, OptionalInt.of(value), sparseYTrue, sparseYPred, axis);
  }

  public IoU sparseYTrue(boolean value) {
    return new IoU(name, numClasses, targetClassIds, ignoreClass, value, sparseYPred, axis);
  }

  public IoU sparseYPred(boolean value) {
    return new IoU(name, numClasses, targetClassIds, ignoreClass, sparseYTrue, value, axis);
  }

  public IoU axis(int value) {
    return new IoU(name, numClasses, targetClassIds, ignoreClass, sparseYTrue, sparseYPred, value);
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
    return overlap().mean(states, targetClassIds);
  }
}
