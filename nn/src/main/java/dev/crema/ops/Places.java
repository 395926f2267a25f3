package dev.crema.ops;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Slices of a tensor that something is written to.
 *
 * @param rows which slice each update goes to, a vector; the indexed axes count as one
 * @param outer the lengths of the indexed axes
 * @param inner the shape of a slice
 */
record Places(Tensor rows, Shape outer, Shape inner) {
  static Places of(String who, Tensor indices, Tensor values, Shape shape) {
    int axes = indices.rank() == 0 ? -1 : (int) indices.dim(-1);
    Require.check(
        axes >= 0 && axes <= shape.rank() && indices.dtype().isInteger(),
        who,
        "indices",
        indices.type(),
        "integers, their last axis no longer than the " + shape.rank() + " axes of " + shape);
    Shape outer = shape.slice(0, axes);
    Shape inner = shape.slice(axes, shape.rank());
    Shape expected = indices.shape().remove(-1).concat(inner);
    if (!values.shape().equals(expected)) {
      throw new ShapeException(
          who + ": the values are " + values.type() + "; allowed: shape " + expected);
    }
    long[] strides = outer.strides();
    Tensor whole = indices.dtype() == DType.INT64 ? indices : indices.cast(DType.INT32);
    Tensor rows = Tensor.zeros(new Type(whole.dtype(), expected.slice(0, indices.rank() - 1)));
    for (int i = 0; i < axes; i++) {
      Tensor at = IndexOps.wrapped(who, whole.select(-1, i), outer.dim(i));
      rows = rows.add(at.multiply((double) strides[i]));
    }
    return new Places(ShapeOps.ravel(rows), outer, inner);
  }

  long count() {
    return outer.size();
  }

  /** {@code [updates, slice]}. */
  Tensor rows(Tensor values) {
    return values.reshape(Shape.of(rows.dim(0), inner.size()));
  }

  Tensor replace(Tensor x, Tensor updates) {
    if (rows.dim(0) == 0) {
      return x;
    }
    Tensor.Sorted sorted = rows.sort(0, false);
    return put(
        x, sorted.values(), rows(updates).gather(sorted.indices(), 0), (_, update) -> update);
  }

  /** Each slice combined with the updates for it. */
  Tensor combine(Tensor x, Tensor updates, BinaryOperator<Tensor> function) {
    if (rows.dim(0) == 0) {
      return x;
    }
    Tensor.Sorted sorted = rows.sort(0, false);
    Tensor values = rows(updates).gather(sorted.indices(), 0);
    BinaryOperator<List<Tensor>> withinRows =
        (a, b) -> {
          Tensor same = a.get(0).equal(b.get(0)).expandDims(1);
          return List.of(b.get(0), same.where(function.apply(a.get(1), b.get(1)), b.get(1)));
        };
    Tensor combined =
        CoreOps.associativeScan(withinRows, List.of(sorted.values(), values), false, 0).get(1);
    return put(x, sorted.values(), combined, function);
  }

  /** The last of the updates for each slice, which are in the order of slices, put there. */
  private Tensor put(Tensor x, Tensor sorted, Tensor values, BinaryOperator<Tensor> function) {
    long n = sorted.dim(0);
    Tensor next = sorted.slice(0, 1, n);
    Tensor isLast =
        Tensor.concatenate(
            0,
            List.of(
                sorted.slice(0, 0, n - 1).notEqual(next), CreateOps.ones(Shape.of(1), DType.BOOL)));
    Tensor numbers = IndexOps.counted(DType.INT32, n).add(1);
    Tensor writer =
        isLast.where(numbers, numbers.subtract(numbers)).scatterAdd(sorted, 0, 0, count());
    Tensor target = x.reshape(Shape.of(count(), inner.size()));
    Tensor update = values.gather(writer.subtract(1).maximum(0), 0);
    return writer
        .greater(0)
        .expandDims(1)
        .where(function.apply(target, update), target)
        .reshape(x.shape());
  }
}
