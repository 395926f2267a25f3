package dev.crema.losses;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.Arrays;

/** Expected values in the form that losses and metrics need. */
public final class Expected {
  private Expected() {}

  /**
   * Expected values with the shape and type of the predictions: a last axis of length 1 more or
   * less makes no difference.
   */
  public static Tensor like(Tensor expected, Tensor predicted) {
    Tensor result = expected.cast(predicted.dtype());
    if (result.rank() == predicted.rank() + 1 && result.dim(-1) == 1) {
      result = result.squeeze(-1);
    } else if (result.rank() + 1 == predicted.rank() && predicted.dim(-1) == 1) {
      result = result.expandDims(-1);
    }
    if (!result.shape().equals(predicted.shape())) {
      throw new ShapeException(
          "expected values "
              + expected.type()
              + " and predictions "
              + predicted.type()
              + "; allowed: equal shapes");
    }
    return result;
  }

  /**
   * Whether each element of the predictions is that of the expected class.
   *
   * @param expected class indices, any type, with the shape of the predictions without the axis; or
   *     with the axis at length 1
   */
  public static Tensor isClass(Tensor expected, Tensor predicted, int axis) {
    int at = predicted.shape().axis(axis);
    Shape without = predicted.shape().remove(at);
    Shape single = predicted.shape().with(at, 1);
    if (!expected.shape().equals(without) && !expected.shape().equals(single)) {
      throw new ShapeException(
          "class indices "
              + expected.type()
              + " for predictions "
              + predicted.type()
              + "; allowed: shape "
              + without
              + " or "
              + single);
    }
    long[] alone = new long[predicted.rank()];
    Arrays.fill(alone, 1);
    Shape along = Shape.of(alone).with(at, predicted.dim(at));
    Tensor classes = Tensor.iota(new Type(DType.INT32, along), at);
    return expected.cast(DType.INT32).reshape(single).equal(classes);
  }

  /** One-hot values less certain: {@code smoothing} of each goes to all classes evenly. */
  static Tensor smooth(Tensor expected, double smoothing, double classes) {
    return smoothing == 0 ? expected : expected.multiply(1 - smoothing).add(smoothing / classes);
  }
}
