package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.stream.IntStream;

/** What functions of matrices, in the last two axes of a tensor, have in common. */
final class Matrices {
  private Matrices() {}

  /** Requires rank 2 or more. */
  static void require(String who, String name, Tensor x) {
    if (x.rank() < 2) {
      throw new ShapeException(
          who
              + ": "
              + name
              + " is "
              + x.type()
              + "; allowed: rank 2 or more, [..., rows, columns]");
    }
  }

  static void requireSquare(String who, String name, Tensor x) {
    require(who, name, x);
    if (x.dim(-1) != x.dim(-2)) {
      throw new ShapeException(
          who + ": " + name + " is " + x.type() + "; allowed: square matrices, [..., n, n]");
    }
  }

  static Tensor transposed(Tensor x) {
    int rank = x.rank();
    int[] order = IntStream.range(0, rank).toArray();
    order[rank - 1] = rank - 2;
    order[rank - 2] = rank - 1;
    return x.transpose(order);
  }

  static Shape batch(Tensor x) {
    return x.shape().slice(0, x.rank() - 2);
  }

  /** True on the diagonal of a matrix {@code [rows, columns]}. */
  static Tensor onDiagonal(long rows, long columns) {
    Type type = new Type(DType.INT32, Shape.of(rows, columns));
    return Tensor.iota(type, 0).equal(Tensor.iota(type, 1));
  }

  /** Identity matrices of the type and shape of a tensor of square matrices. */
  static Tensor eye(Tensor like) {
    return onDiagonal(like.dim(-2), like.dim(-1)).cast(like.dtype()).broadcastTo(like.shape());
  }

  /** The elements on the diagonals of square matrices. */
  static Tensor diagonal(Tensor x) {
    return onDiagonal(x.dim(-2), x.dim(-1)).where(x, Tensor.scalar(x.dtype(), 0)).sum(-1);
  }

  /** The distance from 1 to the next number of float32 or float64. */
  static double epsilon(Tensor x) {
    return x.dtype() == DType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f);
  }

  /** The square root, with derivative 0 instead of infinity at 0. */
  static Tensor root(Tensor squares) {
    Tensor zero = squares.equal(0);
    Tensor one = Tensor.scalar(squares.dtype(), 1);
    return zero.where(Tensor.scalar(squares.dtype(), 0), zero.where(one, squares).sqrt());
  }

  /** The rows of each matrix in another order, an int32 tensor {@code [..., rows]}. */
  static Tensor reordered(Tensor x, Tensor order) {
    long batch = batch(x).size();
    Tensor flat = x.reshape(Shape.of(batch, x.dim(-2), x.dim(-1)));
    return flat.gather(order.reshape(Shape.of(batch, x.dim(-2))), 1, 1).reshape(x.shape());
  }
}
