/**
 * What a computation is: an immutable graph of {@link dev.crema.engine.ir.Node}s, each an {@link
 * dev.crema.engine.ir.Op} applied to the results of earlier nodes.
 *
 * <p>An op is a record of attributes; it does not hold its inputs. The whole set, by group:
 *
 * <pre>
 * Leaf        = Input(String name, Type type, boolean lasting) | Constant(Type type, long bits) | Dense(Literal value)
 *             | Iota(Type type, int axis) | Random(Distribution distribution, Type type, int stream)
 * Elementwise = Map(Scalar function) | Convert(DType type) | Fused(Expression expression)
 * Reducing    = Reduce(Reduction kind, Ints axes) | ArgReduce(boolean greatest, int axis)
 *             | CumulativeSum(int axis, boolean exclusive, boolean reverse)
 * Moving      = Reshape(Shape shape) | Transpose(Ints permutation) | Broadcast(Shape shape)
 *             | Slice(Shape start, Shape limit, Ints stride) | Pad(Ints low, Ints high, Ints interior, long bits)
 *             | Reverse(Ints axes) | Concatenate(int axis)
 * Contracting = MatMul(boolean transposeA, boolean transposeB, Epilogue epilogue)
 *             | Convolution(Window window, int groups, Epilogue epilogue)
 *             | QuantizedConvolution(Window window, Epilogue epilogue, DType type, float residualScale)
 *             | ConvolutionInputGradient(Window window, int groups, Shape input)
 *             | ConvolutionKernelGradient(Window window, int groups) | Fourier(boolean inverse)
 * Factoring   = Decompose(Decomposition kind) | TriangularSolve(boolean lower, boolean transpose, boolean unit)
 * Pooling     = MaxPool(Window window) | MaxPoolGradient(Window window) | MaxPoolPick(Window window)
 *             | AveragePool(Window window) | AveragePoolGradient(Window window, Shape input)
 * Indexing    = Gather(int axis, int batch) | ScatterAdd(int axis, int batch, long length)
 *             | UpdateRows() | Sort(int axis, boolean descending, long count)
 * Marker      = StopGradient() | CustomGradient(Graph gradient) | Result(int index)
 * </pre>
 */
@NullMarked
package dev.crema.engine.ir;

import org.jspecify.annotations.NullMarked;
