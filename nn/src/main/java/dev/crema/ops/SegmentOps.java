package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Rows combined by the segment that they belong to, in any order: Keras's hint {@code sorted} is
 * not needed.
 *
 * <p>All take data {@code [rows, ...]} of numbers and int32 or int64 segment numbers {@code [rows]}
 * from 0 on, and give {@code [segments, ...]}. A number outside is an {@link
 * dev.crema.engine.types.IndexException} when it is computed.
 */
abstract class SegmentOps extends MathOps {
  SegmentOps() {}

  /** {@link #segmentSum(Tensor, Tensor, long)} with one segment more than the greatest number. */
  public static Tensor segmentSum(Tensor data, Tensor segmentIds) {
    return segmentSum(data, segmentIds, count("segmentSum", segmentIds));
  }

  /** The sum of the rows of each segment; 0 of none. */
  public static Tensor segmentSum(Tensor data, Tensor segmentIds, long numSegments) {
    check("segmentSum", data, segmentIds, numSegments);
    return data.scatterAdd(segmentIds, 0, 0, numSegments);
  }

  /** {@link #segmentMax(Tensor, Tensor, long)} with one segment more than the greatest number. */
  public static Tensor segmentMax(Tensor data, Tensor segmentIds) {
    return segmentMax(data, segmentIds, count("segmentMax", segmentIds));
  }

  /**
   * The greatest elements of each segment; of none -∞, or the least integer. Of equal ones each
   * gets a share of the gradient.
   */
  public static Tensor segmentMax(Tensor data, Tensor segmentIds, long numSegments) {
    check("segmentMax", data, segmentIds, numSegments);
    return combined(data, segmentIds, numSegments, Tensor::maximum, least(data.dtype()));
  }

  /** {@link #segmentMin(Tensor, Tensor, long)} with one segment more than the greatest number. */
  public static Tensor segmentMin(Tensor data, Tensor segmentIds) {
    return segmentMin(data, segmentIds, count("segmentMin", segmentIds));
  }

  /**
   * The least elements of each segment; of none ∞, or the greatest integer. Of equal ones each gets
   * a share of the gradient.
   */
  public static Tensor segmentMin(Tensor data, Tensor segmentIds, long numSegments) {
    check("segmentMin", data, segmentIds, numSegments);
    Tensor greatest =
        data.dtype().isFloating()
            ? Tensor.scalar(data.dtype(), Double.POSITIVE_INFINITY)
            : least(data.dtype()).map(Scalar.NOT);
    return combined(data, segmentIds, numSegments, Tensor::minimum, greatest);
  }

  /** {@link #segmentProd(Tensor, Tensor, long)} with one segment more than the greatest number. */
  public static Tensor segmentProd(Tensor data, Tensor segmentIds) {
    return segmentProd(data, segmentIds, count("segmentProd", segmentIds));
  }

  /** The product of the rows of each segment; 1 of none. */
  public static Tensor segmentProd(Tensor data, Tensor segmentIds, long numSegments) {
    check("segmentProd", data, segmentIds, numSegments);
    return combined(
        data, segmentIds, numSegments, Tensor::multiply, Tensor.scalar(data.dtype(), 1));
  }

  /** The least value of a type, -∞ of floats. */
  private static Tensor least(DType type) {
    return switch (type) {
      case FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> Tensor.scalar(type, Double.NEGATIVE_INFINITY);
      case UINT8 -> Tensor.scalar(type, 0);
      case INT8, INT32, INT64 -> Tensor.scalar(type, -Math.scalb(1.0, 8 * type.bytes() - 1));
      case BOOL -> throw new IllegalStateException("bools are refused before");
    };
  }

  private static long count(String who, Tensor segmentIds) {
    if (segmentIds.isSymbolic()) {
      throw new CremaException(
          who
              + ": numSegments is missing; allowed without it: segment numbers that are known, not"
              + " those of a traced function");
    }
    return Arrays.stream(segmentIds.toLongs()).max().orElse(-1) + 1;
  }

  private static void check(String who, Tensor data, Tensor segmentIds, long numSegments) {
    Require.atLeast(who, "numSegments", numSegments, 0);
    Require.check(data.dtype() != DType.BOOL, who, "data", data.type(), "numbers");
    DType ids = segmentIds.dtype();
    Require.check(
        ids == DType.INT32 || ids == DType.INT64,
        who,
        "segmentIds",
        segmentIds.type(),
        "int32 or int64");
    if (data.rank() < 1 || !segmentIds.shape().equals(Shape.of(data.dim(0)))) {
      throw new ShapeException(
          who
              + ": data is "
              + data.type()
              + ", segmentIds is "
              + segmentIds.type()
              + "; allowed: [rows, ...] and [rows]");
    }
  }

  /**
   * Rows in the order of their segments are combined over 1, 2, 4, … of those before in the same
   * segment; then the last row of each segment has all of it.
   */
  private static Tensor combined(
      Tensor data, Tensor ids, long segments, BinaryOperator<Tensor> function, Tensor neutral) {
    Shape result = data.shape().with(0, segments);
    long rows = data.dim(0);
    if (rows == 0 || segments == 0 || data.shape().size() == 0) {
      return neutral.broadcastTo(result);
    }
    Tensor.Sorted sorted = ids.sort(0, false);
    Tensor flat = data.reshape(rows, data.shape().size() / rows);
    Tensor sums = flat.gather(sorted.indices(), 0);
    Tensor order = sorted.values();
    for (long by = 1; by < rows; by *= 2) {
      Tensor same = order.slice(0, by, rows).equal(order.slice(0, 0, rows - by)).expandDims(-1);
      Tensor later = sums.slice(0, by, rows);
      Tensor both = function.apply(later, sums.slice(0, 0, rows - by));
      sums = Tensor.concatenate(0, List.of(sums.slice(0, 0, by), same.where(both, later)));
    }
    Tensor ones = Tensor.full(new Type(DType.INT32, ids.shape()), 1);
    Tensor counts = ones.scatterAdd(ids, 0, 0, segments);
    Tensor last = counts.cumsum(0).subtract(1).maximum(0);
    Tensor known = counts.greater(0).expandDims(-1);
    return known.where(sums.gather(last, 0), neutral).reshape(result);
  }
}
