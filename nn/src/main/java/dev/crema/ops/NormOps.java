package dev.crema.ops;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.ShapeException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Norms and distances. */
abstract class NormOps extends LinalgOps {
  NormOps() {}

  /** The root of the sum of all squares; {@link #norm(Tensor, NormOrder, boolean, int...)}. */
  public static Tensor norm(Tensor x) {
    return x.rank() <= 2
        ? norm(x, NormOrder.DEFAULT, false)
        : norm(x.reshape(-1), NormOrder.DEFAULT, false);
  }

  /**
   * The norms of vectors along one axis or of matrices in two. At 0 the gradient of a root is 0.
   *
   * @param x numbers; integers and bools become float32
   * @param order which norm
   * @param keepDims whether the axes are kept, with length 1
   * @param axes one for vectors; two, that of rows and that of columns, for matrices; all if none
   *     are given, of which there must be one or two
   * @throws ShapeException if there are other axes
   * @throws CremaException if there is no such norm of vectors or matrices
   */
  public static Tensor norm(Tensor x, NormOrder order, boolean keepDims, int... axes) {
    int[] at =
        axes.length == 0
            ? IntStream.range(0, x.rank()).toArray()
            : Arrays.stream(axes).map(x.shape()::axis).toArray();
    if (at.length < 1 || at.length > 2 || (at.length == 2 && at[0] == at[1])) {
      throw new ShapeException(
          "norm: axes "
              + Arrays.toString(axes)
              + " of "
              + x.type()
              + "; allowed: one axis of vectors or two different ones of matrices");
    }
    Tensor floats = Numbers.floating(x);
    Tensor kept =
        at.length == 1 ? vectorNorm(floats, order, at[0]) : matrixNorm(floats, order, at[0], at[1]);
    int[] sorted = Arrays.stream(at).sorted().toArray();
    Tensor result = kept;
    for (int i = sorted.length - 1; i >= 0 && !keepDims; i--) {
      result = result.squeeze(sorted[i]);
    }
    return result;
  }

  private static Tensor vectorNorm(Tensor x, NormOrder order, int axis) {
    return switch (order) {
      case NormOrder.Named named when named == NormOrder.Named.DEFAULT ->
          Matrices.root(x.square().sumKeep(axis));
      case NormOrder.Named named ->
          throw new CremaException(
              "norm: order " + named + " of vectors; allowed: DEFAULT, infinities and numbers");
      case NormOrder.Power(double p) -> power(x, p, axis);
    };
  }

  private static Tensor power(Tensor x, double p, int axis) {
    if (p == Double.POSITIVE_INFINITY) {
      return x.abs().maxKeep(axis);
    }
    if (p == Double.NEGATIVE_INFINITY) {
      return x.abs().minKeep(axis);
    }
    if (p == 0) {
      return x.notEqual(0).cast(x.dtype()).sumKeep(axis);
    }
    if (p == 1) {
      return x.abs().sumKeep(axis);
    }
    return p == 2
        ? Matrices.root(x.square().sumKeep(axis))
        : x.abs().power(p).sumKeep(axis).power(1 / p);
  }

  private static Tensor matrixNorm(Tensor x, NormOrder order, int row, int column) {
    return switch (order) {
      case NormOrder.Named named ->
          switch (named) {
            case DEFAULT, FROBENIUS -> Matrices.root(x.square().sumKeep(row, column));
            case NUCLEAR ->
                singular(x, row, column)
                    .sumKeep(-1)
                    .reshape(x.shape().with(row, 1).with(column, 1));
          };
      case NormOrder.Power(double p) -> {
        if (p == 1) {
          yield x.abs().sumKeep(row).maxKeep(column);
        }
        if (p == -1) {
          yield x.abs().sumKeep(row).minKeep(column);
        }
        if (p == Double.POSITIVE_INFINITY) {
          yield x.abs().sumKeep(column).maxKeep(row);
        }
        if (p == Double.NEGATIVE_INFINITY) {
          yield x.abs().sumKeep(column).minKeep(row);
        }
        if (p != 2 && p != -2) {
          throw new CremaException(
              "norm: order "
                  + p
                  + " of matrices; allowed: DEFAULT, FROBENIUS, NUCLEAR, 1, -1, 2, -2 and"
                  + " infinities");
        }
        Tensor s = singular(x, row, column);
        Tensor one = p == 2 ? s.slice(-1, 0, 1) : s.slice(-1, s.dim(-1) - 1, s.dim(-1));
        yield one.reshape(x.shape().with(row, 1).with(column, 1));
      }
    };
  }

  /** The singular values of the matrices in two axes. */
  private static Tensor singular(Tensor x, int row, int column) {
    int[] order =
        IntStream.concat(
                IntStream.range(0, x.rank()).filter(a -> a != row && a != column),
                IntStream.of(row, column))
            .toArray();
    return singularValues(x.transpose(order));
  }

  /**
   * The Euclidean distance of each point to each. At distance 0 the gradient is 0.
   *
   * @param x {@code [..., m, features]}; integers and bools become float32
   * @param y {@code [..., n, features]}; the axes before broadcast
   * @return {@code [..., m, n]}
   */
  public static Tensor cdist(Tensor x, Tensor y) {
    if (x.rank() < 2 || y.rank() < 2 || x.dim(-1) != y.dim(-1)) {
      throw new ShapeException(
          "cdist: x is "
              + x.type()
              + ", y is "
              + y.type()
              + "; allowed: rank 2 or more and the same number of features");
    }
    DType common = DType.promote(Numbers.floating(x).dtype(), Numbers.floating(y).dtype());
    Tensor apart = x.cast(common).expandDims(-2).subtract(y.cast(common).expandDims(-3));
    return Matrices.root(apart.square().sum(-1));
  }
}
