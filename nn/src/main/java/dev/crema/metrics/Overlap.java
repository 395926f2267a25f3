package dev.crema.metrics;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.state.States;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Sums of weights over batches by expected and predicted class: float64 {@code [classes, classes]}.
 *
 * @param ignored items of which expected class do not count
 * @param indexed whether expected values are class indices; else the greatest along the axis is the
 *     class
 * @param predictedIndexed the same of predictions
 */
record Overlap(
    int classes, OptionalInt ignored, boolean indexed, boolean predictedIndexed, int axis) {
  static void check(String who, int numClasses, Ints targetClassIds) {
    Require.atLeast(who, "numClasses", numClasses, 1);
    boolean fit =
        !targetClassIds.isEmpty()
            && targetClassIds.stream().allMatch(id -> id >= 0 && id < numClasses);
    String allowed = "1 class index or more, each 0 to " + (numClasses - 1);
    Require.check(fit, who, "targetClassIds", targetClassIds, allowed);
  }

  private Type type() {
    return new Type(DType.FLOAT64, Shape.of(classes, classes));
  }

  /** Takes in a batch; classes out of range do not count. */
  void update(States states, Tensor expected, Tensor predicted, Optional<Tensor> weights) {
    Tensor y = (indexed ? expected : expected.argmax(axis)).cast(DType.INT32);
    Tensor p = (predictedIndexed ? predicted : predicted.argmax(axis)).cast(DType.INT32);
    if (y.shape().size() != p.shape().size()) {
      throw new ShapeException(
          "expected classes "
              + y.shape()
              + " and predicted classes "
              + p.shape()
              + "; allowed: equal shapes");
    }
    long items = p.shape().size();
    Tensor one = Tensor.full(new Type(DType.FLOAT64, p.shape()), 1);
    Tensor weight = weights.map(w -> Sums.align(w, p).multiply(one)).orElse(one).reshape(items);
    y = y.reshape(items);
    Tensor flat = p.reshape(items);
    Tensor counts = isClass(y).and(isClass(flat));
    if (ignored.isPresent()) {
      counts = counts.and(y.notEqual(ignored.getAsInt()));
    }
    Tensor cell = y.multiply(classes).add(flat);
    Tensor index = counts.where(cell, Tensor.scalar(DType.INT32, 0)).reshape(1, items);
    Tensor value = counts.where(weight, Tensor.scalar(DType.FLOAT64, 0)).reshape(1, items);
    Tensor batch = value.scatterAdd(index, 1, 1, (long) classes * classes);
    Sums.add(states, "total_confusion_matrix", batch.reshape(classes, classes));
  }

  private Tensor isClass(Tensor index) {
    return index.greaterEqual(0).and(index.less(classes));
  }

  /** The mean over some classes, of those that occur, of what both share over what either has. */
  Tensor mean(States states, Ints ids) {
    Tensor sums = states.state("total_confusion_matrix", type(), 0).value();
    Tensor diagonal = Tensor.iota(new Type(DType.INT32, type().shape()), 0);
    Tensor own = diagonal.equal(Tensor.iota(diagonal.type(), 1));
    Tensor both = own.where(sums, Tensor.scalar(DType.FLOAT64, 0)).sum(1);
    Tensor either = sums.sum(0).add(sums.sum(1)).subtract(both);
    Tensor index = Tensor.of(Shape.of(ids.size()), ids.toArray());
    Tensor all = either.gather(index, 0);
    Tensor shares = Sums.divide(both.gather(index, 0), all);
    Tensor present = all.greater(0).cast(DType.FLOAT64).sum();
    return Sums.divide(shares.sum(), present);
  }
}
