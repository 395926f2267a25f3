package dev.crema.ops;

import static dev.crema.ops.Numbers.floating;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Sums of products. */
abstract class ProductOps extends StatisticsOps {
  /** Which places {@link #correlate} looks at. */
  public enum CorrelationMode {
    /** Where the shorter vector lies within the longer. */
    VALID,
    /** As many as the longer vector has, in the middle. */
    SAME,
    /** Where the vectors overlap. */
    FULL
  }

  /**
   * The matrix product of {@code [batch…, m, k]} and {@code [batch…, k, n]}; batch axes broadcast.
   * A vector on the left is a row, one on the right a column, and that axis is removed again.
   */
  public static Tensor matmul(Tensor x1, Tensor x2) {
    if (x1.rank() == 0 || x2.rank() == 0) {
      throw new ShapeException(
          "matmul: x1 is " + x1.type() + " and x2 " + x2.type() + "; allowed: rank 1 or more");
    }
    Tensor a = x1.rank() == 1 ? x1.expandDims(0) : x1;
    Tensor b = x2.rank() == 1 ? x2.expandDims(1) : x2;
    Tensor product = a.matmul(b);
    Tensor rows = x2.rank() == 1 ? product.squeeze(-1) : product;
    return x1.rank() == 1 ? rows.squeeze(x2.rank() == 1 ? -1 : -2) : rows;
  }

  /**
   * Sums of products over the last axis of {@code x1} and the last but one of {@code x2} (the only
   * one of a vector); a scalar multiplies.
   */
  public static Tensor dot(Tensor x1, Tensor x2) {
    return x1.rank() == 0 || x2.rank() == 0
        ? multiply(x1, x2)
        : tensordot(x1, x2, new int[] {-1}, new int[] {x2.rank() == 1 ? 0 : -2});
  }

  /** The sum of the products of all elements, as vectors of one length. */
  public static Tensor vdot(Tensor x1, Tensor x2) {
    return dot(ravel(x1), ravel(x2));
  }

  /** Sums of products over the last axes; a scalar multiplies. */
  public static Tensor inner(Tensor x1, Tensor x2) {
    return x1.rank() == 0 || x2.rank() == 0
        ? multiply(x1, x2)
        : tensordot(x1, x2, new int[] {-1}, new int[] {-1});
  }

  /** The products of each element of one tensor with each of the other, {@code [n, m]}. */
  public static Tensor outer(Tensor x1, Tensor x2) {
    return multiply(ravel(x1).expandDims(1), ravel(x2).expandDims(0));
  }

  /** {@link #tensordot(Tensor, Tensor, int)} over two axes. */
  public static Tensor tensordot(Tensor x1, Tensor x2) {
    return tensordot(x1, x2, 2);
  }

  /** Sums of products over the last axes of {@code x1} and the first of {@code x2}. */
  public static Tensor tensordot(Tensor x1, Tensor x2, int axes) {
    Require.within("tensordot", "axes", axes, 0, Math.min(x1.rank(), x2.rank()));
    return tensordot(
        x1,
        x2,
        IntStream.range(x1.rank() - axes, x1.rank()).toArray(),
        IntStream.range(0, axes).toArray());
  }

  /**
   * Sums of products over pairs of axes of one length.
   *
   * @return the other axes of {@code x1}, then those of {@code x2}
   */
  public static Tensor tensordot(Tensor x1, Tensor x2, int[] axes1, int[] axes2) {
    boolean fits = axes1.length == axes2.length;
    for (int i = 0; fits && i < axes1.length; i++) {
      fits = x1.dim(axes1[i]) == x2.dim(axes2[i]);
    }
    if (!fits) {
      throw new ShapeException(
          "tensordot: axes "
              + Arrays.toString(axes1)
              + " of "
              + x1.type()
              + " and "
              + Arrays.toString(axes2)
              + " of "
              + x2.type()
              + "; allowed: pairs of axes of one length");
    }
    int[] rows = others(x1, axes1);
    int[] columns = others(x2, axes2);
    Shape m = x1.shape().permute(Ints.of(rows));
    Shape n = x2.shape().permute(Ints.of(columns));
    long k = Arrays.stream(axes1).mapToLong(x1::dim).reduce(1, (a, b) -> a * b);
    Tensor a = ordered(x1, rows, axes1).reshape(Shape.of(m.size(), k));
    Tensor b = ordered(x2, axes2, columns).reshape(Shape.of(k, n.size()));
    return a.matmul(b).reshape(m.concat(n));
  }

  private static int[] others(Tensor x, int... axes) {
    int[] named = axes.length == 0 ? axes : Axes.of(x, axes);
    return IntStream.range(0, x.rank()).filter(a -> Arrays.binarySearch(named, a) < 0).toArray();
  }

  private static Tensor ordered(Tensor x, int[] first, int... second) {
    return x.rank() == 0
        ? x
        : x.transpose(IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray());
  }

  /**
   * Sums of products in Einstein's notation: {@code einsum("bij,bjk->bik", x1, x2)}.
   *
   * <p>Each axis has a letter; axes of one letter run together, a letter twice in one tensor takes
   * its diagonal, and letters that the result does not have are summed over. {@code ...} stands for
   * any further axes, which broadcast. Without an arrow the result has the letters that occur once,
   * in alphabetical order, after {@code ...}.
   *
   * @param operands one or more, multiplied from left to right
   */
  public static Tensor einsum(String equation, Tensor... operands) {
    return Subscripts.parse(equation, List.of(operands)).apply(List.of(operands));
  }

  /**
   * The Kronecker product: each element of {@code x1} times the whole of {@code x2}, in its place.
   */
  public static Tensor kron(Tensor x1, Tensor x2) {
    int rank = Math.max(x1.rank(), x2.rank());
    long[] a = new long[2 * rank];
    long[] b = new long[2 * rank];
    long[] result = new long[rank];
    Arrays.fill(a, 1);
    Arrays.fill(b, 1);
    for (int i = 0; i < rank; i++) {
      int from1 = i - rank + x1.rank();
      int from2 = i - rank + x2.rank();
      a[2 * i] = from1 < 0 ? 1 : x1.dim(from1);
      b[2 * i + 1] = from2 < 0 ? 1 : x2.dim(from2);
      result[i] = a[2 * i] * b[2 * i + 1];
    }
    if (2 * rank <= Shape.MAX_RANK) {
      return multiply(x1.reshape(Shape.of(a)), x2.reshape(Shape.of(b))).reshape(Shape.of(result));
    }
    throw new ShapeException(
        "kron: x1 is "
            + x1.type()
            + " and x2 "
            + x2.type()
            + "; allowed: rank "
            + Shape.MAX_RANK / 2
            + " or less");
  }

  /** {@link #cross(Tensor, Tensor, int, int, int)} of the last axes. */
  public static Tensor cross(Tensor x1, Tensor x2) {
    return cross(x1, x2, -1, -1, -1);
  }

  public static Tensor cross(Tensor x1, Tensor x2, int axis) {
    return cross(x1, x2, axis, axis, axis);
  }

  /**
   * The vector product of vectors of 3 or 2 numbers, a missing third one being 0; of two vectors of
   * 2 only the third number of the product.
   *
   * @param axis1 where the vectors of {@code x1} are; the other axes broadcast
   * @param axis2 where the vectors of {@code x2} are
   * @param axis where those of the result are
   */
  public static Tensor cross(Tensor x1, Tensor x2, int axis1, int axis2, int axis) {
    long n1 = x1.dim(axis1);
    long n2 = x2.dim(axis2);
    if (n1 < 2 || n1 > 3 || n2 < 2 || n2 > 3) {
      throw new ShapeException(
          "cross: x1 is "
              + x1.type()
              + " and x2 "
              + x2.type()
              + "; allowed: lengths 2 and 3 of axes "
              + axis1
              + " and "
              + axis2);
    }
    Tensor a = Axes.last(numbers(x1), axis1);
    Tensor b = Axes.last(numbers(x2), axis2);
    Tensor third = minor(a, b, 0, 1);
    if (n1 == 2 && n2 == 2) {
      return third;
    }
    return Axes.back(Tensor.stack(-1, List.of(minor(a, b, 1, 2), minor(a, b, 2, 0), third)), axis);
  }

  private static Tensor minor(Tensor a, Tensor b, int i, int j) {
    return component(a, i)
        .multiply(component(b, j))
        .subtract(component(a, j).multiply(component(b, i)));
  }

  private static Tensor component(Tensor x, int i) {
    return i < x.dim(-1) ? x.select(-1, i) : zerosLike(x.select(-1, 0));
  }

  /**
   * {@link #correlate(Tensor, Tensor, CorrelationMode)} where the shorter lies within the longer.
   */
  public static Tensor correlate(Tensor x1, Tensor x2) {
    return correlate(x1, x2, CorrelationMode.VALID);
  }

  /**
   * Sums of products of a vector and another one shifted along it: {@code Σ x1[n + k] x2[n]} for
   * each shift k.
   *
   * @param x1 a vector of one number or more
   * @param x2 a vector of one number or more
   */
  public static Tensor correlate(Tensor x1, Tensor x2, CorrelationMode mode) {
    boolean fits = x1.rank() == 1 && x2.rank() == 1 && size(x1) > 0 && size(x2) > 0;
    if (!fits) {
      throw new ShapeException(
          "correlate: x1 is "
              + x1.type()
              + " and x2 "
              + x2.type()
              + "; allowed: vectors of 1 or more");
    }
    if (size(x1) < size(x2)) {
      return flip(correlate(x2, x1, mode));
    }
    DType common = DType.promote(numbers(x1).dtype(), numbers(x2).dtype());
    long n = x2.dim(0);
    // Of an even length the middle is the one further on.
    long before =
        switch (mode) {
          case VALID -> 0;
          case SAME -> n / 2;
          case FULL -> n - 1;
        };
    long after =
        switch (mode) {
          case VALID -> 0;
          case SAME -> n - 1 - n / 2;
          case FULL -> n - 1;
        };
    Tensor padded = pad(x1.cast(common), 0, new long[] {before, after});
    long count = padded.dim(0) - n + 1;
    long[] at = new long[Math.toIntExact(count * n)];
    for (int i = 0; i < at.length; i++) {
      at[i] = i / n + i % n;
    }
    return matmul(padded.gather(Tensor.of(Shape.of(count, n), at), 0), x2.cast(common));
  }

  /**
   * The correlation coefficients of the rows of a matrix, {@code [rows, rows]}, clipped to {@code
   * [-1, 1]}; of a vector 1.
   */
  public static Tensor corrcoef(Tensor x) {
    Require.check(
        x.rank() == 1 || x.rank() == 2, "corrcoef", "x", x.type(), "a vector or a matrix");
    Tensor rows = floating(x.rank() == 1 ? x.expandDims(0) : x);
    Tensor centered = rows.subtract(rows.meanKeep(1));
    Tensor products = centered.matmul(centered, false, true);
    Tensor deviations = diagonal(products).sqrt();
    Tensor all =
        products.divide(deviations.expandDims(0)).divide(deviations.expandDims(1)).clip(-1, 1);
    return x.rank() == 1 ? all.reshape(Shape.SCALAR) : all;
  }
}
