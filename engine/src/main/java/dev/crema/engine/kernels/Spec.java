package dev.crema.engine.kernels;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.util.List;

/**
 * What a kernel is to compute: sizes, types and options, all known before the first run. Axes that
 * need not be told apart have been merged: most specs see a tensor as {@code [outer, axis, inner]}.
 * All tensors are contiguous and row-major unless strides are given; images are channels-last,
 * {@code [batch, spatial…, channels]}, convolution weights {@code [spatial…, channels / groups,
 * filters]}.
 *
 * <p>Each record names its buffers in the order in which a {@link Kernel} gets their addresses.
 */
public sealed interface Spec {

  /**
   * An expression on every element. Buffers: inputs, outputs. An output may be the very buffer of
   * an input that has the same element size and no zero stride.
   *
   * @param shape the axes of the outputs, merged as far as all inputs allow; outputs are contiguous
   * @param strides per input, its step in elements along each axis of {@code shape}; 0 where it is
   *     repeated
   */
  record Elementwise(Expression expression, Shape shape, List<List<Long>> strides) implements Spec {
    public Elementwise {
      strides = strides.stream().map(List::copyOf).toList();
    }
  }

  /**
   * The middle axis of {@code [outer, axis, inner]} combined into {@code [outer, inner]}. Buffers:
   * x, y. An empty axis gives 0, -∞ (the least value), +∞ (the greatest) or 1. Float32 and
   * half-width sums are accurate to a few units in the last place times the logarithm of the length
   * (pairwise or wider accumulation). On bool, MAX is "any" and MIN "all".
   */
  record Reduce(Reduction kind, DType type, long outer, long axis, long inner) implements Spec {}

  /**
   * The int32 position of the first greatest (or least) element along the middle axis; NaN counts
   * as greatest (least). Buffers: x, positions. The axis is not empty.
   */
  record ArgReduce(boolean greatest, DType type, long outer, long axis, long inner)
      implements Spec {}

  /** Running sums along the middle axis. Buffers: x, y. */
  record CumulativeSum(
      DType type, long outer, long axis, long inner, boolean exclusive, boolean reverse)
      implements Spec {}

  /**
   * The product of {@code [batch, m, k]} and {@code [batch, k, n]}, either stored with its last two
   * axes exchanged. Buffers: a, b, bias {@code [n]} and residual {@code [batch, m, n]} if the
   * epilogue has them, y {@code [batch, m, n]}, which may be the very buffer of the residual.
   *
   * @param stepA elements from one matrix of {@code a} to the next; 0 if all items share one
   * @param stepB the same for {@code b}
   */
  record MatMul(
      DType type,
      long batch,
      long m,
      long n,
      long k,
      boolean transposeA,
      boolean transposeB,
      long stepA,
      long stepB,
      Epilogue epilogue)
      implements Spec {}

  /**
   * A product of many with the same right factor, in the steps of a loop. Buffers: those of the
   * product.
   *
   * @param product one item, {@code batch} 1
   */
  record FixedMatMul(MatMul product) implements Spec {}

  /**
   * The product of {@code [m, k]} and {@code [k, n]}, either stored with its axes exchanged, as
   * terms of a sum: term p is the product over the p-th part of k. Buffers: a, b, the terms {@code
   * [m, n]}.
   *
   * @param parts how many terms there are, 2 or more
   */
  record MatMulTerms(
      DType type, long m, long n, long k, boolean transposeA, boolean transposeB, int parts)
      implements Spec {

    /** The product itself. */
    public MatMul whole() {
      return new MatMul(type, 1, m, n, k, transposeA, transposeB, 0, 0, Epilogue.NONE);
    }

    /** Where a part of k begins, or k for the one after the last. */
    public long start(int part) {
      return part == parts ? k : k * part / parts / 8 * 8;
    }
  }

  /** A convolution or one of its two transposes. */
  enum ConvolutionKind {
    /**
     * Buffers: x, w, bias {@code [filters]} and residual as y if the epilogue has them, y, which
     * may be the very buffer of the residual.
     */
    FORWARD,
    /** Buffers: dy, w, dx. */
    INPUT_GRADIENT,
    /** Buffers: x, dy, dw. */
    KERNEL_GRADIENT
  }

  /**
   * @param input the spatial lengths of x
   * @param output the spatial lengths of y
   */
  record Convolution(
      ConvolutionKind kind,
      DType type,
      long batch,
      Shape input,
      long channels,
      Shape output,
      long filters,
      Window window,
      long groups,
      Epilogue epilogue)
      implements Spec {}

  /**
   * A convolution of 8-bit numbers, as {@code ir.Op.QuantizedConvolution} says. Buffers: x, w,
   * bias, residual if there is one, scale, y, which may be the very buffer of the residual.
   *
   * @param sizes a convolution forward of uint8 in one group, whose epilogue has a bias
   * @param result the type of y, uint8 or float32
   */
  record QuantizedConvolution(Convolution sizes, DType result, float residualScale)
      implements Spec {}

  /**
   * The discrete Fourier transform of lines of complex numbers, not divided by their length.
   * Buffers: real and imaginary parts of x {@code [lines, length]}, those of y.
   *
   * @param type float32 or float64
   * @param inverse with the other sign of the exponent
   */
  record Fourier(DType type, long lines, long length, boolean inverse) implements Spec {}

  /**
   * A decomposition of {@code [batch, rows, columns]}. Buffers: x, and the results in the order in
   * which {@link Decomposition} names them. A matrix that has no such decomposition is an error.
   *
   * @param type float32 or float64
   */
  record Decompose(Decomposition kind, DType type, long batch, long rows, long columns)
      implements Spec {}

  /**
   * Systems of equations with triangular matrices, as {@code ir.Op.TriangularSolve} says. Buffers:
   * a {@code [batch, n, n]}, b {@code [batch, n, columns]}, x. A zero on a diagonal is an error.
   *
   * @param type float32 or float64
   */
  record TriangularSolve(
      DType type, long batch, long n, long columns, boolean lower, boolean transpose, boolean unit)
      implements Spec {}

  /** Pooling and what its derivatives need. Padding never wins a maximum. */
  enum PoolKind {
    /** The greatest element of each window. Buffers: x, y. */
    MAX,
    /**
     * Sends each element of dy to the first greatest element of its window and adds up. Buffers: x,
     * dy, dx.
     */
    MAX_GRADIENT,
    /**
     * From h, shaped as x, takes the element at the place of the first greatest element of x.
     * Buffers: x, h, y.
     */
    MAX_PICK,
    /** The mean of the elements of each window that are not padding. Buffers: x, y. */
    AVERAGE,
    /** The transpose of {@link #AVERAGE}. Buffers: dy, dx. */
    AVERAGE_GRADIENT
  }

  /**
   * @param input the spatial lengths of x
   * @param output the spatial lengths of y
   */
  record Pool(
      PoolKind kind,
      DType type,
      long batch,
      Shape input,
      Shape output,
      long channels,
      Window window)
      implements Spec {}

  /**
   * Copies elements between two strided views of one shape: transposition, slicing, padding,
   * joining, reversing and repeating. Buffers: from, to.
   *
   * @param bytes the size of an element: 1, 2, 4 or 8
   * @param fromStrides steps in elements along each axis; may be zero or negative
   * @param fromOffset the position, in elements, of the first element
   */
  record Copy(
      int bytes,
      Shape shape,
      List<Long> fromStrides,
      long fromOffset,
      List<Long> toStrides,
      long toOffset)
      implements Spec {
    public Copy {
      fromStrides = List.copyOf(fromStrides);
      toStrides = List.copyOf(toStrides);
    }
  }

  /** {@code 0, 1, 2, …} along the middle axis of {@code [outer, axis, inner]}. Buffers: y. */
  record Iota(DType type, long outer, long axis, long inner) implements Spec {}

  /**
   * Rows picked by number: {@code y[b, o, i] = x[b, o, index[b, i]]} for x {@code [batch, outer,
   * axis, inner]}, index {@code [batch, count]}, y {@code [batch, outer, count, inner]}. Buffers:
   * x, index, y. An index outside the axis is an error, found before anything is read there.
   *
   * @param bytes the size of an element of x
   * @param index int32 or int64
   */
  record Gather(int bytes, DType index, long batch, long outer, long axis, long inner, long count)
      implements Spec {}

  /**
   * The transpose of {@link Gather}: {@code y[b, o, index[b, i]] += x[b, o, i]}, starting from
   * zeros, added in the order of i. Buffers: x, index, y.
   */
  record ScatterAdd(
      DType type, DType index, long batch, long outer, long axis, long inner, long count)
      implements Spec {}

  /**
   * Rows of a table written by number: {@code y[index[i]] = values[i]} for y {@code [rows, inner]},
   * values {@code [count, inner]}, the last one if there are several. Buffers: index, values, y,
   * whose other rows stay as they are. An index of -1 stands for no row; another one outside the
   * table is an error, found before anything is written.
   *
   * @param bytes the size of an element of y
   * @param index int32 or int64
   */
  record UpdateRows(int bytes, DType index, long rows, long inner, long count) implements Spec {}

  /**
   * The first {@code count} elements of the stably sorted middle axis, and their int32 positions
   * before sorting. NaN counts as the greatest. Buffers: x, values {@code [outer, count, inner]},
   * positions.
   */
  record Sort(DType type, long outer, long axis, long inner, long count, boolean descending)
      implements Spec {}

  /**
   * Random numbers by Philox 4×32-10. Buffers: key int64 {@code [2]} (seed, step), y.
   *
   * @param stream tells draws under the same key apart
   */
  record Random(Distribution distribution, DType type, long count, int stream) implements Spec {}
}
