package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;
import static dev.crema.ops.Numbers.whole;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Class indices as zeros and ones, and numbers in other terms. */
abstract class EncodingOps extends NormalizationOps {
  EncodingOps() {}

  /** {@link #oneHot(Tensor, long, int, DType)} with the classes last, as float32. */
  public static Tensor oneHot(Tensor x, long numClasses) {
    return oneHot(x, numClasses, -1, DType.FLOAT32);
  }

  /**
   * A new axis that is 1 at the class that each integer names and 0 elsewhere; all 0 if there is no
   * such class.
   *
   * @param x integers
   * @param numClasses the length of the new axis, 1 or more
   * @param axis its place in the result; negative ones count from the end; -1 by default
   */
  public static Tensor oneHot(Tensor x, long numClasses, int axis, DType dtype) {
    Require.atLeast("oneHot", "numClasses", numClasses, 1);
    Tensor last = whole("oneHot", "x", x).oneHot(numClasses, dtype);
    return moved("oneHot", last, axis);
  }

  /** {@link #multiHot(Tensor, long, int, DType)} with the classes last, as float32. */
  public static Tensor multiHot(Tensor x, long numClasses) {
    return multiHot(x, numClasses, -1, DType.FLOAT32);
  }

  /**
   * Ones at all classes that the integers of a sample name, zeros elsewhere.
   *
   * @param x integers {@code [labels]} or {@code [batch, labels, …]}; those that are no class do
   *     not count
   * @param numClasses how many classes there are, 1 or more
   * @param axis where the classes are in the result, which has no axis of labels; -1 by default
   */
  public static Tensor multiHot(Tensor x, long numClasses, int axis, DType dtype) {
    Require.atLeast("multiHot", "numClasses", numClasses, 1);
    if (x.rank() == 0) {
      throw new ShapeException("multiHot: x is " + x.type() + "; allowed: one axis or more");
    }
    Tensor each = whole("multiHot", "x", x).oneHot(numClasses, DType.BOOL);
    return moved("multiHot", each.any(x.rank() == 1 ? 0 : 1), axis).cast(dtype);
  }

  /** A tensor whose last axis is elsewhere. */
  private static Tensor moved(String who, Tensor last, int axis) {
    int rank = last.rank();
    Require.check(axis >= -rank && axis < rank, who, "axis", axis, -rank + " to " + (rank - 1));
    List<Integer> order = new ArrayList<>(IntStream.range(0, rank - 1).boxed().toList());
    order.add(Math.floorMod(axis, rank), rank - 1);
    return last.transpose(order.stream().mapToInt(a -> a).toArray());
  }

  /**
   * The real and the imaginary part of complex numbers: {@code abs · cos(angle)} and {@code abs ·
   * sin(angle)}.
   *
   * @param abs how far from 0 they are
   * @param angle in radians, of a shape that broadcasts with that of {@code abs}
   * @return two tensors of one type
   */
  public static List<Tensor> polar(Tensor abs, Tensor angle) {
    Tensor length = floating(abs);
    Tensor turn = floating(angle);
    return List.of(length.multiply(turn.cos()), length.multiply(turn.sin()));
  }

  /**
   * The ratio of a signal's peak to noise, in decibels: {@code 20 · log₁₀(maxVal) - 10 ·
   * log₁₀(mean((x1 - x2)²))}; infinite for equal signals.
   *
   * @param x2 of the shape of x1
   * @param maxVal the greatest value that signals can have, greater than 0
   * @return a scalar
   */
  public static Tensor psnr(Tensor x1, Tensor x2, double maxVal) {
    Require.positive("psnr", "maxVal", maxVal);
    if (!x1.shape().equals(x2.shape())) {
      throw new ShapeException(
          "psnr: x2 is " + x2.type() + "; allowed: the shape " + x1.shape() + " of x1");
    }
    Tensor noise = floating(x1).subtract(floating(x2)).square().mean();
    return noise.log().multiply(-10 / Math.log(10)).add(20 * Math.log10(maxVal));
  }
}
