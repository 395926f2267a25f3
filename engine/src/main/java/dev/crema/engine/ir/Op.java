package dev.crema.engine.ir;

import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;

/**
 * What a node computes: a record of attributes, compared by value. What it means for shapes,
 * gradients, kernels, plain numbers and parts of a batch stands in the tables of {@code rules}.
 *
 * <p>Axes in attributes are normalized: 0 to rank - 1. Images are channels-last, {@code [batch,
 * spatial…, channels]}.
 */
public sealed interface Op {

  /** An op without computed inputs. */
  sealed interface Leaf extends Op {}

  /** An op whose every output element depends on the input elements at the same place. */
  sealed interface Elementwise extends Op {}

  /** An op that combines the elements along axes. */
  sealed interface Reducing extends Op {}

  /** An op that only moves elements. */
  sealed interface Moving extends Op {}

  /** A sum of products. */
  sealed interface Contracting extends Op {}

  /** An op on sliding windows of {@code [batch, spatial…, channels]}. */
  sealed interface Pooling extends Op {}

  /** An op on each of the matrices in the last two axes. */
  sealed interface Factoring extends Op {}

  /** An op that picks or places elements by number. */
  sealed interface Indexing extends Op {}

  /** An op that computes nothing. */
  sealed interface Marker extends Op {}

  /**
   * A value that comes from outside.
   *
   * @param lasting whether it mostly stays the same from run to run, as a variable does and an
   *     argument does not; see {@link Graph#lasting}
   */
  record Input(String name, Type type, boolean lasting) implements Leaf {
    /** An argument. */
    public Input(String name, Type type) {
      this(name, type, false);
    }
  }

  /**
   * One number everywhere.
   *
   * @param bits the element, as {@link dev.crema.engine.types.Element#bits} gives it
   */
  record Constant(Type type, long bits) implements Leaf {}

  /** Numbers known when the graph is made. */
  record Dense(Literal value) implements Leaf {}

  /** {@code 0, 1, 2, …} along an axis of a number type. */
  record Iota(Type type, int axis) implements Leaf {}

  /**
   * Random numbers. Input: key int64 {@code [2]}, the seed and the step.
   *
   * @param stream tells draws under one key apart, 0 or more
   */
  record Random(Distribution distribution, Type type, int stream) implements Leaf {}

  /**
   * A scalar function of one to three inputs, which have the same type (the first of {@link
   * Scalar#SELECT} is bool) and broadcast against each other by NumPy's rule.
   */
  record Map(Scalar function) implements Elementwise {}

  /** A conversion to another type; see {@link dev.crema.engine.types.Element} for the rules. */
  record Convert(DType type) implements Elementwise {}

  /**
   * Several element-wise steps in one pass; inputs broadcast. Its results are read by {@link
   * Result} if there are many.
   */
  record Fused(Expression expression) implements Elementwise {}

  /** The axes (ascending, without duplicates) combined and removed. */
  record Reduce(Reduction kind, Ints axes) implements Reducing {}

  /** The int32 position of the first greatest or least element; the axis is removed. */
  record ArgReduce(boolean greatest, int axis) implements Reducing {}

  /** Running sums along an axis. */
  record CumulativeSum(int axis, boolean exclusive, boolean reverse) implements Reducing {}

  /** The same elements in row-major order under another shape of equal size. */
  record Reshape(Shape shape) implements Moving {}

  /** Axis i of the result is axis {@code permutation[i]} of the input. */
  record Transpose(Ints permutation) implements Moving {}

  /** The input repeated by NumPy's rule. */
  record Broadcast(Shape shape) implements Moving {}

  /** Per axis the elements {@code start, start + stride, …} below {@code limit}. */
  record Slice(Shape start, Shape limit, Ints stride) implements Moving {}

  /**
   * The input with {@code low} elements before, {@code high} after and {@code interior} between
   * neighbours, per axis.
   *
   * @param bits the element to fill with
   */
  record Pad(Ints low, Ints high, Ints interior, long bits) implements Moving {}

  /** The order of the elements along the axes turned round. */
  record Reverse(Ints axes) implements Moving {}

  /** One or more inputs one after the other along an axis. */
  record Concatenate(int axis) implements Moving {}

  /**
   * The product of {@code [batch…, m, k]} and {@code [batch…, k, n]}; batch axes broadcast. A
   * transposed operand is stored with its last two axes exchanged. Then come the inputs that the
   * epilogue has: a bias {@code [n]}, a residual of the result's type.
   */
  record MatMul(boolean transposeA, boolean transposeB, Epilogue epilogue) implements Contracting {}

  /**
   * Inputs: x {@code [batch, spatial…, channels]}, w {@code [window…, channels / groups, filters]},
   * and those that the epilogue has: a bias {@code [filters]}, a residual of the result's type.
   */
  record Convolution(Window window, int groups, Epilogue epilogue) implements Contracting {}

  /**
   * A convolution of 8-bit numbers, as quantized networks have it. Inputs: x uint8 {@code [batch,
   * spatial…, channels]}, w int8 {@code [window…, channels, filters]} of -64 to 64, a bias float32
   * {@code [filters]}, a residual uint8 if the epilogue has one, and a scale float32 {@code
   * [filters]}.
   *
   * <p>The sum of products is exact. It becomes a float32 and is multiplied by the scale; then the
   * bias is added, then residual times {@code residualScale} by a fused multiply-add, and the
   * activation is applied. A uint8 result is the nearest integer, ties to even, from 0 to 255.
   *
   * <p>Where processors lack instructions for sums of four products (VNNI), native kernels add two
   * products in 16 bits, which weights of -64 to 64 cannot overflow.
   *
   * @param epilogue with a bias; with a residual only if the result is uint8
   * @param type of the result: uint8 or float32
   */
  record QuantizedConvolution(Window window, Epilogue epilogue, DType type, float residualScale)
      implements Contracting {

    /** The number of the operand that is the scale. */
    public int scaleAt() {
      return epilogue.operands();
    }
  }

  /**
   * The transpose of a convolution with respect to x. Inputs: dy, w.
   *
   * @param input the spatial lengths of x
   */
  record ConvolutionInputGradient(Window window, int groups, Shape input) implements Contracting {}

  /** The transpose of a convolution with respect to w. Inputs: x, dy. */
  record ConvolutionKernelGradient(Window window, int groups) implements Contracting {}

  /**
   * The discrete Fourier transform along the last axis: Σ x<sub>j</sub>·e<sup>-2πi·jk / n</sup> for
   * k = 0, 1, …. Inputs and results: the real parts and the imaginary parts.
   *
   * @param inverse with e<sup>+2πi·jk / n</sup>; not divided by n
   */
  record Fourier(boolean inverse) implements Contracting {}

  /**
   * A product that the matrices {@code [batch…, m, n]} are equal to. Its results, of float32 or
   * float64 as the input unless {@link Decomposition} says otherwise, are the factors.
   */
  record Decompose(Decomposition kind) implements Factoring {}

  /**
   * X {@code [batch…, n, columns]} with A·X = B. Inputs: A {@code [batch…, n, n]} and B {@code
   * [batch…, n, columns]} with the same batch axes.
   *
   * @param lower whether A is lower triangular, else upper; the other triangle is not read
   * @param transpose whether Aᵀ·X = B is solved
   * @param unit whether ones stand for the diagonal of A, which is not read either
   */
  record TriangularSolve(boolean lower, boolean transpose, boolean unit) implements Factoring {}

  /** The greatest element of each window; padding never wins. Input: x. */
  record MaxPool(Window window) implements Pooling {}

  /** Sends dy to the first greatest element of each window. Inputs: x, dy. */
  record MaxPoolGradient(Window window) implements Pooling {}

  /** Takes from h the element at the place of the first greatest element of x. Inputs: x, h. */
  record MaxPoolPick(Window window) implements Pooling {}

  /** The mean of the elements of each window that are not padding. Input: x. */
  record AveragePool(Window window) implements Pooling {}

  /**
   * The transpose of {@link AveragePool}. Input: dy.
   *
   * @param input the spatial lengths of x
   */
  record AveragePoolGradient(Window window, Shape input) implements Pooling {}

  /**
   * Slices of x along {@code axis}, picked by an int32 or int64 index. The first {@code batch} axes
   * of both inputs are the same and walk together; the index's other axes take the place of {@code
   * axis}. Inputs: x, index.
   */
  record Gather(int axis, int batch) implements Indexing {}

  /**
   * The transpose of {@link Gather}: zeros with the slices of x added at the index. Inputs: x,
   * index.
   *
   * @param length the length of {@code axis} in the result
   */
  record ScatterAdd(int axis, int batch, long length) implements Indexing {}

  /**
   * A table with some of its rows, the slices along axis 0, replaced. Of several values for one row
   * the last counts; an index of -1 stands for no row. It takes no longer than the rows do where
   * nobody reads the old table later: they are written into its memory then. Inputs: x {@code
   * [rows, …]}, int32 or int64 index {@code [count]}, values {@code [count, …]}.
   */
  record UpdateRows() implements Indexing {}

  /**
   * Results: the first {@code count} elements of the stably sorted axis, and their int32 positions.
   */
  record Sort(int axis, boolean descending, long count) implements Indexing {}

  /**
   * The same computation step after step. The inputs of {@code body} are, in this order, what each
   * step hands on to the next ({@code carried} values, which the body updates), the slices of its
   * own along the first axis of the next {@code scanned} operands, and what is the same in all
   * steps. The operands are the first step's values, the whole sequences and the constants.
   * Results: the carried values after the last step, then the body's outputs of all steps, {@code
   * [steps, …]}, at the places of the slices they were computed from; zeros where no step ran.
   *
   * @param steps how many steps there are at most, 0 or more; {@link Long#MAX_VALUE} for as many as
   *     it takes, which suits only loops without sequences and outputs
   * @param reverse from the last slice to the first
   */
  record Loop(Graph body, long steps, int carried, int scanned, boolean reverse, Guard guard)
      implements Op {

    /** Which steps run. */
    public enum Guard {
      /** All. */
      NONE,
      /** As long as the first carried value, a bool scalar, is true. */
      CARRIED,
      /** Those whose first slice, a bool scalar, is true; the others change nothing. */
      SCANNED
    }

    /** The loop with another body of the same inputs. */
    public Loop withBody(Graph other) {
      return new Loop(other, steps, carried, scanned, reverse, guard);
    }
  }

  /** The input, which no gradient passes. */
  record StopGradient() implements Marker {}

  /**
   * The first operand, with a gradient that is given: nothing reaches the first operand, and what
   * reaches those after it says a graph.
   *
   * @param gradient from all operands and the gradient of the result to what reaches the operands
   *     from the second on; those without a result of it are only read
   */
  record CustomGradient(Graph gradient) implements Marker {}

  /** One of several results of its input. */
  record Result(int index) implements Marker {}
}
