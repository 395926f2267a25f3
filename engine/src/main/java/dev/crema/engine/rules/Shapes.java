package dev.crema.engine.rules;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The types that an op gives for the types of its inputs, or an exception that says why it takes no
 * such inputs.
 *
 * <p>Every constraint has a label, such as {@code matmul_c1}, that stands in the message and in the
 * test that breaks it.
 */
public final class Shapes {
  private Shapes() {}

  /**
   * The types of an op's results.
   *
   * @throws ShapeException if the shapes of the inputs, or their number, do not suit the op
   * @throws DTypeException if their data types do not
   */
  public static List<Type> of(Op op, List<Type> in) {
    return switch (op) {
      case Op.Input(_, Type type, _) -> leaf(op, in, type);
      case Op.Constant(Type type, _) -> leaf(op, in, type);
      case Op.Dense(var value) -> leaf(op, in, value.type());
      case Op.Iota iota -> iota(iota, in);
      case Op.Random random -> random(random, in);
      case Op.Map(Scalar function) -> List.of(map(function, in));
      case Op.Convert(DType type) -> List.of(new Type(type, only(op, in).shape()));
      case Op.Fused(Expression expression) -> fused(expression, in);
      case Op.Reduce reduce -> List.of(reduce(reduce, in));
      case Op.ArgReduce arg -> List.of(argReduce(arg, in));
      case Op.CumulativeSum sum -> List.of(cumulativeSum(sum, in));
      case Op.Reshape(Shape shape) -> List.of(reshape(only(op, in), shape));
      case Op.Transpose(Ints permutation) -> List.of(transpose(only(op, in), permutation));
      case Op.Broadcast(Shape shape) -> List.of(broadcast(only(op, in), shape));
      case Op.Slice slice -> List.of(slice(slice, only(op, in)));
      case Op.Pad pad -> List.of(pad(pad, only(op, in)));
      case Op.Reverse(Ints axes) -> List.of(reverse(only(op, in), axes));
      case Op.Concatenate(int axis) -> List.of(concatenate(axis, in));
      case Op.MatMul matMul -> List.of(matMul(matMul, in));
      case Op.Convolution convolution -> List.of(convolution(convolution, in));
      case Op.QuantizedConvolution convolution -> List.of(quantizedConvolution(convolution, in));
      case Op.ConvolutionInputGradient gradient -> List.of(convolutionInputGradient(gradient, in));
      case Op.ConvolutionKernelGradient gradient ->
          List.of(convolutionKernelGradient(gradient, in));
      case Op.Fourier fourier -> fourier(fourier, in);
      case Op.Decompose(Decomposition kind) -> decompose(kind, only(op, in));
      case Op.TriangularSolve solve -> List.of(triangularSolve(solve, in));
      case Op.MaxPool(Window window) -> List.of(pool("max pool", window, only(op, in)));
      case Op.MaxPoolGradient(Window window) -> List.of(maxPoolGradient(window, in));
      case Op.MaxPoolPick(Window window) -> List.of(maxPoolPick(window, in));
      case Op.AveragePool(Window window) -> List.of(averagePool(window, only(op, in)));
      case Op.AveragePoolGradient gradient -> List.of(averagePoolGradient(gradient, only(op, in)));
      case Op.Gather gather -> List.of(gather(gather, in));
      case Op.ScatterAdd scatter -> List.of(scatterAdd(scatter, in));
      case Op.UpdateRows update -> List.of(updateRows(update, in));
      case Op.Sort sort -> sort(sort, only(op, in));
      case Op.Loop loop -> loop(loop, in);
      case Op.StopGradient _ -> List.of(only(op, in));
      case Op.CustomGradient(Graph gradient) -> List.of(customGradient(gradient, in));
      case Op.Result(int index) ->
          throw new IllegalStateException("result " + index + " is typed by its node");
    };
  }

  /** The types of an op's results on given nodes; this form knows {@link Op.Result} too. */
  public static List<Type> ofNodes(Op op, List<Node> inputs) {
    if (op instanceof Op.Result(int index)) {
      boolean fits = inputs.size() == 1 && index >= 0 && index < inputs.getFirst().types().size();
      if (!fits) {
        throw wrongShape("result_c1", "result " + index + " of " + inputs);
      }
      return List.of(inputs.getFirst().types().get(index));
    }
    return of(op, inputs.stream().map(Node::type).toList());
  }

  private static Type customGradient(Graph gradient, List<Type> in) {
    List<Type> read = gradient.inputs().stream().map(Node::type).toList();
    List<Type> given = gradient.outputs().stream().map(Node::type).toList();
    boolean fits =
        !in.isEmpty()
            && read.size() == in.size() + 1
            && read.subList(0, in.size()).equals(in)
            && read.getLast().equals(in.getFirst())
            && given.size() < in.size()
            && in.subList(1, 1 + given.size()).equals(given)
            && gradient.updates().isEmpty();
    if (!fits) {
      throw wrongShape(
          "custom_gradient_c1",
          "custom gradient: from "
              + read
              + " to "
              + given
              + "; allowed: from the operands "
              + in
              + " and the gradient of the first to those after it, without updates");
    }
    return in.getFirst();
  }

  private static List<Type> loop(Op.Loop loop, List<Type> in) {
    Graph body = loop.body();
    List<Type> inputs = body.inputs().stream().map(Node::type).toList();
    int constants = loop.carried() + loop.scanned();
    arity(loop, in, inputs.size());
    if (!(loop.steps() >= 0
        && loop.carried() >= 0
        && loop.scanned() >= 0
        && constants <= inputs.size())) {
      throw wrongShape(
          "loop_c6",
          "loop: "
              + loop.steps()
              + " steps, "
              + loop.carried()
              + " carried, "
              + loop.scanned()
              + " scanned; allowed: 0 or more, of the "
              + inputs.size()
              + " inputs of the body");
    }
    boolean bounded = loop.steps() < Long.MAX_VALUE;
    if (!(bounded || (loop.scanned() == 0 && body.outputs().isEmpty()))) {
      throw wrongShape("loop_c3", "loop: sequences and outputs need a number of steps");
    }
    for (int i = 0; i < in.size(); i++) {
      boolean sequence = i >= loop.carried() && i < constants;
      Type expected =
          sequence
              ? new Type(
                  inputs.get(i).dtype(), Shape.of(loop.steps()).concat(inputs.get(i).shape()))
              : inputs.get(i);
      if (!in.get(i).equals(expected)) {
        throw wrongShape(
            "loop_c1", "loop: operand " + i + " is " + in.get(i) + "; allowed: " + expected);
      }
    }
    List<Node> updated = body.updates().stream().map(Graph.Update::input).toList();
    if (!updated.equals(body.inputs().subList(0, loop.carried()))) {
      throw wrongShape(
          "loop_c2",
          "loop: the body updates " + updated + "; allowed: the carried inputs, in order");
    }
    Type flag = new Type(DType.BOOL, Shape.SCALAR);
    boolean guarded =
        switch (loop.guard()) {
          case NONE -> bounded;
          case CARRIED -> loop.carried() > 0 && inputs.getFirst().equals(flag);
          case SCANNED -> loop.scanned() > 0 && inputs.get(loop.carried()).equals(flag);
        };
    if (!guarded) {
      throw wrongShape(
          "loop_c4",
          "loop: guard "
              + loop.guard()
              + " of "
              + inputs
              + "; allowed: a bool scalar that says so");
    }
    List<Type> results = new ArrayList<>(inputs.subList(0, loop.carried()));
    for (Node output : body.outputs()) {
      results.add(new Type(output.dtype(), Shape.of(loop.steps()).concat(output.shape())));
    }
    if (results.isEmpty()) {
      throw wrongShape("loop_c5", "loop: it has no results; allowed: 1 or more");
    }
    return List.copyOf(results);
  }

  private static List<Type> leaf(Op op, List<Type> in, Type type) {
    arity(op, in, 0);
    return List.of(type);
  }

  private static List<Type> iota(Op.Iota iota, List<Type> in) {
    arity(iota, in, 0);
    axis("iota_c1", "iota", iota.axis(), iota.type().shape());
    numeric("iota_c2", "iota", iota.type());
    return List.of(iota.type());
  }

  private static List<Type> random(Op.Random random, List<Type> in) {
    Type key = only(random, in);
    if (!key.equals(new Type(DType.INT64, Shape.of(2)))) {
      throw wrongShape("random_c1", "random: the key is " + key + "; allowed: i64[2]");
    }
    DType type = random.type().dtype();
    boolean fits =
        random.distribution() == Distribution.BITS ? type == DType.INT32 : type.isFloating();
    if (!fits) {
      throw wrongType(
          "random_c2",
          "random: "
              + random.distribution()
              + " numbers of type "
              + type.label()
              + "; allowed: BITS as int32, the others as floats");
    }
    return List.of(random.type());
  }

  private static Type map(Scalar function, List<Type> in) {
    arity(function, in, function.arity());
    boolean select = function == Scalar.SELECT;
    Type last = in.getLast();
    for (int i = select ? 1 : 0; i < in.size(); i++) {
      if (in.get(i).dtype() != last.dtype()) {
        throw wrongType(
            "map_c1", function + ": operands have types " + in + "; allowed: one type for all");
      }
    }
    if (!function.takes(last.dtype())) {
      throw wrongType("map_c2", function + ": does not take " + last.dtype().label());
    }
    if (select) {
      if (in.getFirst().dtype() != DType.BOOL) {
        throw wrongType("map_c3", "SELECT: the condition is " + in.getFirst() + "; allowed: bool");
      }
    }
    return new Type(function.resultOf(last.dtype()), broadcastAll(function.toString(), in));
  }

  private static Shape broadcastAll(String who, List<Type> in) {
    Shape shape = Shape.SCALAR;
    for (Type type : in) {
      try {
        shape = Shape.broadcast(shape, type.shape());
      } catch (ShapeException e) {
        throw new ShapeException(
            who + ": operands " + in + " do not broadcast against each other [map_c4]");
      }
    }
    return shape;
  }

  private static List<Type> fused(Expression expression, List<Type> in) {
    if (!in.stream().map(Type::dtype).toList().equals(expression.inputs())) {
      throw wrongType(
          "fused_c1", "fused: operands " + in + "; allowed: types " + expression.inputs());
    }
    Shape shape = broadcastAll("fused", in);
    return expression.outputTypes().stream().map(type -> new Type(type, shape)).toList();
  }

  private static Type reduce(Op.Reduce reduce, List<Type> in) {
    Type x = only(reduce, in);
    Ints axes = reduce.axes();
    axes("reduce_c1", "reduce", axes, x.shape());
    boolean bool = x.dtype() == DType.BOOL;
    boolean extreme =
        switch (reduce.kind()) {
          case MAX, MIN -> true;
          case SUM, PRODUCT -> false;
        };
    if (bool && !extreme) {
      throw wrongType("reduce_c2", "reduce: " + reduce.kind() + " does not take bool");
    }
    return new Type(x.dtype(), x.shape().remove(axes));
  }

  private static Type argReduce(Op.ArgReduce arg, List<Type> in) {
    Type x = only(arg, in);
    axis("argreduce_c1", "arg-reduce", arg.axis(), x.shape());
    numeric("argreduce_c2", "arg-reduce", x);
    long length = x.shape().dim(arg.axis());
    if (!(length > 0 && length <= Integer.MAX_VALUE)) {
      throw wrongShape(
          "argreduce_c3",
          "arg-reduce: axis "
              + arg.axis()
              + " of "
              + x
              + " has "
              + length
              + " elements; allowed: 1 to 2^31 - 1");
    }
    return new Type(DType.INT32, x.shape().remove(arg.axis()));
  }

  private static Type cumulativeSum(Op.CumulativeSum sum, List<Type> in) {
    Type x = only(sum, in);
    axis("cumulative_c1", "cumulative sum", sum.axis(), x.shape());
    numeric("cumulative_c2", "cumulative sum", x);
    return x;
  }

  private static Type reshape(Type x, Shape shape) {
    if (x.shape().size() != shape.size()) {
      throw wrongShape(
          "reshape_c1",
          "reshape: "
              + x
              + " has "
              + x.shape().size()
              + " elements, "
              + shape
              + " has "
              + shape.size());
    }
    return new Type(x.dtype(), shape);
  }

  private static Type transpose(Type x, Ints permutation) {
    int rank = x.shape().rank();
    boolean valid =
        permutation.size() == rank
            && permutation.stream()
                .sorted()
                .boxed()
                .toList()
                .equals(Ints.range(0, rank).stream().boxed().toList());
    if (!valid) {
      throw wrongShape(
          "transpose_c1",
          "transpose: permutation " + permutation + " of " + x + "; allowed: each axis once");
    }
    return new Type(x.dtype(), x.shape().permute(permutation));
  }

  private static Type broadcast(Type x, Shape shape) {
    if (!x.shape().broadcastsTo(shape)) {
      throw wrongShape("broadcast_c1", "broadcast: " + x + " does not broadcast to " + shape);
    }
    return new Type(x.dtype(), shape);
  }

  private static Type slice(Op.Slice slice, Type x) {
    int rank = x.shape().rank();
    if (!(slice.start().rank() == rank
        && slice.limit().rank() == rank
        && slice.stride().size() == rank)) {
      throw wrongShape(
          "slice_c1",
          "slice: " + slice + " of " + x + "; allowed: one start, limit and stride per axis");
    }
    long[] dims = new long[rank];
    for (int i = 0; i < rank; i++) {
      long start = slice.start().dim(i);
      long limit = slice.limit().dim(i);
      int stride = slice.stride().get(i);
      if (!(start <= limit && limit <= x.shape().dim(i) && stride >= 1)) {
        throw wrongShape(
            "slice_c2",
            "slice: axis "
                + i
                + " of "
                + x
                + " from "
                + start
                + " to "
                + limit
                + " by "
                + stride
                + "; allowed: 0 <= start <= limit <= length, stride >= 1");
      }
      dims[i] = (limit - start + stride - 1) / stride;
    }
    return new Type(x.dtype(), Shape.of(dims));
  }

  private static Type pad(Op.Pad pad, Type x) {
    int rank = x.shape().rank();
    if (!(pad.low().size() == rank && pad.high().size() == rank && pad.interior().size() == rank)) {
      throw wrongShape(
          "pad_c1", "pad: " + pad + " of " + x + "; allowed: one low, high and interior per axis");
    }
    long[] dims = new long[rank];
    for (int i = 0; i < rank; i++) {
      int low = pad.low().get(i);
      int high = pad.high().get(i);
      int interior = pad.interior().get(i);
      if (!(low >= 0 && high >= 0 && interior >= 0)) {
        throw wrongShape(
            "pad_c2",
            "pad: axis "
                + i
                + " by low "
                + low
                + ", high "
                + high
                + ", interior "
                + interior
                + "; allowed: 0 or more");
      }
      long length = x.shape().dim(i);
      dims[i] = (long) low + high + length + Math.max(length - 1, 0) * interior;
    }
    return new Type(x.dtype(), Shape.of(dims));
  }

  private static Type reverse(Type x, Ints axes) {
    axes("reverse_c1", "reverse", axes, x.shape());
    return x;
  }

  private static Type concatenate(int axis, List<Type> in) {
    if (in.isEmpty()) {
      throw wrongShape("concatenate_c1", "concatenate: no operands; allowed: 1 or more");
    }
    Type first = in.getFirst();
    axis("concatenate_c2", "concatenate", axis, first.shape());
    long length = 0;
    for (Type type : in) {
      if (type.dtype() != first.dtype()) {
        throw wrongType(
            "concatenate_c3", "concatenate: operands " + in + "; allowed: one type for all");
      }
      if (!(type.shape().rank() == first.shape().rank()
          && type.shape().with(axis, 0).equals(first.shape().with(axis, 0)))) {
        throw wrongShape(
            "concatenate_c4",
            "concatenate: operands " + in + " differ in an axis other than " + axis);
      }
      length += type.shape().dim(axis);
    }
    return new Type(first.dtype(), first.shape().with(axis, length));
  }

  private static Type matMul(Op.MatMul op, List<Type> in) {
    arity(op, in, op.epilogue().operands());
    Type a = in.get(0);
    Type b = in.get(1);
    sameNumberType("matmul_c1", "matmul", in);
    if (!(a.shape().rank() >= 2 && b.shape().rank() >= 2)) {
      throw wrongShape(
          "matmul_c2", "matmul: operands " + a + " and " + b + "; allowed: rank 2 or more");
    }
    long m = a.shape().dim(op.transposeA() ? -1 : -2);
    long ka = a.shape().dim(op.transposeA() ? -2 : -1);
    long kb = b.shape().dim(op.transposeB() ? -1 : -2);
    long n = b.shape().dim(op.transposeB() ? -2 : -1);
    if (ka != kb) {
      throw wrongShape(
          "matmul_c3",
          "matmul: operands "
              + a
              + (op.transposeA() ? " (transposed)" : "")
              + " and "
              + b
              + (op.transposeB() ? " (transposed)" : "")
              + " have inner lengths "
              + ka
              + " and "
              + kb
              + "; allowed: equal");
    }
    Shape batchA = a.shape().slice(0, a.shape().rank() - 2);
    Shape batchB = b.shape().slice(0, b.shape().rank() - 2);
    Shape batch;
    try {
      batch = Shape.broadcast(batchA, batchB);
    } catch (ShapeException e) {
      throw new ShapeException(
          "matmul: batch axes of " + a + " and " + b + " do not broadcast [matmul_c4]");
    }
    bias("matmul_c5", "matmul", op.epilogue(), in, n);
    Type y = new Type(a.dtype(), batch.concat(Shape.of(m, n)));
    residual("matmul_c6", "matmul", op.epilogue(), in, y);
    return y;
  }

  private static Type convolution(Op.Convolution op, List<Type> in) {
    arity(op, in, op.epilogue().operands());
    sameFloatType("convolution_c1", "convolution", in);
    Type x = in.get(0);
    Type w = in.get(1);
    spatialRank("convolution_c2", "convolution", op.window(), x);
    kernel("convolution_c3", op.window(), w);
    long channels = x.shape().dim(-1);
    long filters = w.shape().dim(-1);
    grouping("convolution_c4", op.groups(), channels, w.shape().dim(-2), filters);
    bias("convolution_c5", "convolution", op.epilogue(), in, filters);
    Type y = new Type(x.dtype(), windowed("convolution", op.window(), x).with(-1, filters));
    residual("convolution_c6", "convolution", op.epilogue(), in, y);
    return y;
  }

  private static Type quantizedConvolution(Op.QuantizedConvolution op, List<Type> in) {
    Epilogue epilogue = op.epilogue();
    arity(op, in, epilogue.operands() + 1);
    Type x = in.get(0);
    Type w = in.get(1);
    boolean bytes = x.dtype() == DType.UINT8 && w.dtype() == DType.INT8;
    boolean result =
        op.type() == DType.UINT8 || (op.type() == DType.FLOAT32 && !epilogue.residual());
    if (!bytes || !result) {
      throw new DTypeException(
          "quantized convolution: of %s and %s to %s; allowed: of u8 and i8, to u8 or, without a residual, f32 [quantized_c1]"
              .formatted(x, w, op.type().code()));
    }
    spatialRank("quantized_c2", "quantized convolution", op.window(), x);
    kernel("quantized_c3", op.window(), w);
    long filters = w.shape().dim(-1);
    grouping("quantized_c4", 1, x.shape().dim(-1), w.shape().dim(-2), filters);
    Type vector = new Type(DType.FLOAT32, Shape.of(filters));
    if (!(epilogue.bias() && in.get(2).equals(vector) && in.get(op.scaleAt()).equals(vector))) {
      throw wrongShape(
          "quantized_c5",
          "quantized convolution: bias and scale are "
              + in.get(2)
              + " and "
              + in.get(op.scaleAt())
              + "; allowed: "
              + vector);
    }
    Type y =
        new Type(op.type(), windowed("quantized convolution", op.window(), x).with(-1, filters));
    if (epilogue.residual() && !in.get(epilogue.residualAt()).equals(y)) {
      throw wrongShape(
          "quantized_c6",
          "quantized convolution: the residual is " + in.get(op.scaleAt() - 1) + "; allowed: " + y);
    }
    return y;
  }

  private static Type convolutionInputGradient(Op.ConvolutionInputGradient op, List<Type> in) {
    arity(op, in, 2);
    sameFloatType("convolutiongradient_c1", "convolution input gradient", in);
    Type dy = in.get(0);
    Type w = in.get(1);
    spatialRank("convolutiongradient_c2", "convolution input gradient", op.window(), dy);
    kernel("convolutiongradient_c3", op.window(), w);
    long channels = w.shape().dim(-2) * op.groups();
    grouping("convolutiongradient_c4", op.groups(), channels, w.shape().dim(-2), w.shape().dim(-1));
    if (dy.shape().dim(-1) != w.shape().dim(-1)) {
      throw wrongShape(
          "convolutiongradient_c5",
          "convolution input gradient: dy " + dy + " and kernel " + w + " differ in filters");
    }
    Shape x = Shape.of(dy.shape().dim(0)).concat(op.input()).concat(Shape.of(channels));
    Shape expected =
        windowed("convolution input gradient", op.window(), new Type(dy.dtype(), x))
            .with(-1, w.shape().dim(-1));
    if (!expected.equals(dy.shape())) {
      throw wrongShape(
          "convolutiongradient_c6",
          "convolution input gradient: dy is "
              + dy
              + "; allowed for input "
              + op.input()
              + ": "
              + expected);
    }
    return new Type(dy.dtype(), x);
  }

  private static Type convolutionKernelGradient(Op.ConvolutionKernelGradient op, List<Type> in) {
    arity(op, in, 2);
    sameFloatType("kernelgradient_c1", "convolution kernel gradient", in);
    Type x = in.get(0);
    Type dy = in.get(1);
    spatialRank("kernelgradient_c2", "convolution kernel gradient", op.window(), x);
    Shape expected =
        windowed("convolution kernel gradient", op.window(), x)
            .with(-1, dy.shape().rank() == 0 ? 0 : dy.shape().dim(-1));
    if (!expected.equals(dy.shape())) {
      throw wrongShape(
          "kernelgradient_c3",
          "convolution kernel gradient: dy is " + dy + "; allowed for x " + x + ": " + expected);
    }
    long channels = x.shape().dim(-1);
    long filters = dy.shape().dim(-1);
    if (!(op.groups() >= 1 && channels % op.groups() == 0)) {
      throw wrongShape(
          "kernelgradient_c4",
          "convolution kernel gradient: " + channels + " channels in " + op.groups() + " groups");
    }
    grouping("kernelgradient_c4", op.groups(), channels, channels / op.groups(), filters);
    Shape size = Shape.of(op.window().size().stream().asLongStream().toArray());
    return new Type(x.dtype(), size.concat(Shape.of(channels / op.groups(), filters)));
  }

  private static List<Type> fourier(Op.Fourier op, List<Type> in) {
    arity(op, in, 2);
    Type real = in.get(0);
    wideFloats("fourier_c1", "fourier", in);
    if (!(real.shape().rank() >= 1 && real.equals(in.get(1)))) {
      throw wrongShape(
          "fourier_c2",
          "fourier: the parts are "
              + real
              + " and "
              + in.get(1)
              + "; allowed: one shape for both, rank 1 or more");
    }
    if (real.shape().dim(-1) > 1 << 28) {
      throw wrongShape(
          "fourier_c3", "fourier: the last axis of " + real + "; allowed: 2^28 elements or fewer");
    }
    return List.of(real, real);
  }

  private static List<Type> decompose(Decomposition kind, Type x) {
    wideFloats("decompose_c1", kind.toString(), List.of(x));
    matrices("decompose_c2", kind.toString(), x);
    Shape shape = x.shape();
    if (kind.isOfSquares()) {
      square("decompose_c3", kind.toString(), x);
    }
    Shape batch = shape.slice(0, shape.rank() - 2);
    long m = shape.dim(-2);
    long n = shape.dim(-1);
    long k = Math.min(m, n);
    List<Type> results =
        switch (kind) {
          case CHOLESKY -> List.of(x);
          case LU ->
              List.of(
                  x,
                  new Type(DType.INT32, batch.concat(Shape.of(k))),
                  new Type(DType.INT32, batch.concat(Shape.of(m))));
          case QR -> floats(x, batch, Shape.of(m, k), Shape.of(k, n));
          case COMPLETE_QR -> floats(x, batch, Shape.of(m, m), Shape.of(m, n));
          case EIGH -> floats(x, batch, Shape.of(n), Shape.of(n, n));
          case SVD -> floats(x, batch, Shape.of(m, k), Shape.of(k), Shape.of(k, n));
          case FULL_SVD -> floats(x, batch, Shape.of(m, m), Shape.of(k), Shape.of(n, n));
          case EIG -> floats(x, batch, Shape.of(n), Shape.of(n), Shape.of(n, n), Shape.of(n, n));
        };
    int rank = batch.rank();
    boolean fits = isArray(m, n) && results.stream().allMatch(type -> isArray(type.shape(), rank));
    if (!fits) {
      throw wrongShape(
          "decompose_c4",
          kind + ": x is " + x + "; allowed: matrices and results of fewer than 2^31 elements");
    }
    return results;
  }

  private static List<Type> floats(Type x, Shape batch, Shape... shapes) {
    return Arrays.stream(shapes).map(shape -> new Type(x.dtype(), batch.concat(shape))).toList();
  }

  private static boolean isArray(Shape shape, int batch) {
    return shape.rank() < batch + 2 || isArray(shape.dim(-2), shape.dim(-1));
  }

  /** Whether a matrix has so few elements that a Java array holds them. */
  private static boolean isArray(long m, long n) {
    return m <= Integer.MAX_VALUE && n <= Integer.MAX_VALUE && m * n <= Integer.MAX_VALUE - 8;
  }

  private static Type triangularSolve(Op.TriangularSolve op, List<Type> in) {
    arity(op, in, 2);
    Type a = in.get(0);
    Type b = in.get(1);
    wideFloats("triangular_c1", "triangular solve", in);
    matrices("triangular_c2", "triangular solve", a);
    square("triangular_c3", "triangular solve", a);
    int rank = a.shape().rank();
    if (!(b.shape().rank() == rank
        && b.shape().slice(0, rank - 1).equals(a.shape().slice(0, rank - 1)))) {
      throw wrongShape(
          "triangular_c4",
          "triangular solve: a is "
              + a
              + ", b is "
              + b
              + "; allowed: the same batch axes and number of rows");
    }
    if (!(isArray(a.shape().dim(-2), a.shape().dim(-1))
        && isArray(b.shape().dim(-2), b.shape().dim(-1)))) {
      throw wrongShape(
          "triangular_c5",
          "triangular solve: a is "
              + a
              + ", b is "
              + b
              + "; allowed: fewer than 2^31 elements each");
    }
    return b;
  }

  private static void matrices(String label, String who, Type x) {
    if (x.shape().rank() < 2) {
      throw wrongShape(
          label, who + ": x is " + x + "; allowed: rank 2 or more, [batch…, rows, columns]");
    }
  }

  private static void square(String label, String who, Type x) {
    if (x.shape().dim(-1) != x.shape().dim(-2)) {
      throw wrongShape(label, who + ": x is " + x + "; allowed: square matrices, [batch…, n, n]");
    }
  }

  private static void wideFloats(String label, String who, List<Type> in) {
    DType type = in.getFirst().dtype();
    boolean wide = type == DType.FLOAT32 || type == DType.FLOAT64;
    if (!(wide && in.stream().allMatch(t -> t.dtype() == type))) {
      throw wrongType(
          label, who + ": operands " + in + "; allowed: float32 or float64, one type for all");
    }
  }

  private static Type pool(String who, Window window, Type x) {
    numeric("pool_c1", who, x);
    spatialRank("pool_c2", who, window, x);
    for (int i = 0; i < window.rank(); i++) {
      if (!(window.low().get(i) < window.span(i) && window.high().get(i) < window.span(i))) {
        throw wrongShape(
            "pool_c3",
            who
                + ": padding "
                + window.low()
                + " and "
                + window.high()
                + " with window "
                + window.size()
                + "; allowed: less than the window's span");
      }
    }
    return new Type(x.dtype(), windowed(who, window, x));
  }

  private static Type averagePool(Window window, Type x) {
    if (!x.dtype().isFloating()) {
      throw wrongType(
          "averagepool_c1",
          "average pool: does not take " + x.dtype().label() + "; allowed: floats");
    }
    return pool("average pool", window, x);
  }

  private static Type maxPoolGradient(Window window, List<Type> in) {
    arity("max pool gradient", in, 2);
    Type expected = pool("max pool gradient", window, in.get(0));
    if (!in.get(1).equals(expected)) {
      throw wrongShape(
          "maxpoolgradient_c1", "max pool gradient: dy is " + in.get(1) + "; allowed: " + expected);
    }
    return in.get(0);
  }

  private static Type maxPoolPick(Window window, List<Type> in) {
    arity("max pool pick", in, 2);
    if (!in.get(1).equals(in.get(0))) {
      throw wrongShape(
          "maxpoolpick_c1",
          "max pool pick: x is " + in.get(0) + ", h is " + in.get(1) + "; allowed: the same type");
    }
    return pool("max pool pick", window, in.get(0));
  }

  private static Type averagePoolGradient(Op.AveragePoolGradient op, Type dy) {
    spatialRank("averagepoolgradient_c1", "average pool gradient", op.window(), dy);
    Type x =
        new Type(
            dy.dtype(),
            Shape.of(dy.shape().dim(0)).concat(op.input()).concat(Shape.of(dy.shape().dim(-1))));
    Type expected = averagePool(op.window(), x);
    if (!expected.equals(dy)) {
      throw wrongShape(
          "averagepoolgradient_c2",
          "average pool gradient: dy is "
              + dy
              + "; allowed for input "
              + op.input()
              + ": "
              + expected);
    }
    return x;
  }

  private static Type gather(Op.Gather op, List<Type> in) {
    arity(op, in, 2);
    Type x = in.get(0);
    Type index = in.get(1);
    indexed("gather", op.axis(), op.batch(), x, index);
    Shape shape = x.shape();
    Shape result =
        shape
            .slice(0, op.axis())
            .concat(index.shape().slice(op.batch(), index.shape().rank()))
            .concat(shape.slice(op.axis() + 1, shape.rank()));
    return new Type(x.dtype(), result);
  }

  private static Type scatterAdd(Op.ScatterAdd op, List<Type> in) {
    arity(op, in, 2);
    Type x = in.get(0);
    Type index = in.get(1);
    numeric("scatter_c1", "scatter-add", x);
    int picked = index.shape().rank() - op.batch();
    if (!(op.axis() >= 0
        && op.batch() >= 0
        && picked >= 0
        && op.axis() <= x.shape().rank() - picked
        && op.length() >= 0)) {
      throw wrongShape(
          "scatter_c2",
          "scatter-add: x "
              + x
              + ", index "
              + index
              + ", axis "
              + op.axis()
              + ", batch "
              + op.batch()
              + ", length "
              + op.length()
              + "; allowed: the axes of the index beyond batch among those of x from axis on,"
              + " length 0 or more");
    }
    Shape tail = x.shape().slice(op.axis() + picked, x.shape().rank());
    Type result =
        new Type(
            x.dtype(), x.shape().slice(0, op.axis()).concat(Shape.of(op.length())).concat(tail));
    Type expected = gather(new Op.Gather(op.axis(), op.batch()), List.of(result, index));
    if (!expected.equals(x)) {
      throw wrongShape(
          "scatter_c3",
          "scatter-add: x is " + x + "; allowed for index " + index + ": " + expected);
    }
    return result;
  }

  private static void indexed(String who, int axis, int batch, Type x, Type index) {
    if (!(index.dtype() == DType.INT32 || index.dtype() == DType.INT64)) {
      throw wrongType("gather_c1", who + ": the index is " + index + "; allowed: int32 or int64");
    }
    axis("gather_c2", who, axis, x.shape());
    boolean fits =
        batch >= 0
            && batch <= axis
            && batch <= index.shape().rank()
            && x.shape().slice(0, batch).equals(index.shape().slice(0, batch));
    if (!fits) {
      throw wrongShape(
          "gather_c3",
          who
              + ": x "
              + x
              + " and index "
              + index
              + " with "
              + batch
              + " batch axes; allowed: the same leading axes, before axis "
              + axis);
    }
  }

  private static Type updateRows(Op.UpdateRows op, List<Type> in) {
    arity(op, in, 3);
    Type x = in.get(0);
    Type index = in.get(1);
    Type values = in.get(2);
    if (!(index.dtype() == DType.INT32 || index.dtype() == DType.INT64)) {
      throw wrongType(
          "updaterows_c1", "update rows: the index is " + index + "; allowed: int32 or int64");
    }
    if (!(x.shape().rank() > 0 && index.shape().rank() == 1)) {
      throw wrongShape(
          "updaterows_c2",
          "update rows: x "
              + x
              + " and index "
              + index
              + "; allowed: x of rank 1 or more, an index of rank 1");
    }
    Type expected = new Type(x.dtype(), x.shape().with(0, index.shape().dim(0)));
    if (!values.equals(expected)) {
      throw wrongShape(
          "updaterows_c3",
          "update rows: the values are "
              + values
              + "; allowed for x "
              + x
              + " and index "
              + index
              + ": "
              + expected);
    }
    return x;
  }

  private static List<Type> sort(Op.Sort op, Type x) {
    axis("sort_c1", "sort", op.axis(), x.shape());
    numeric("sort_c2", "sort", x);
    long length = x.shape().dim(op.axis());
    if (!(op.count() >= 0 && op.count() <= length && length <= Integer.MAX_VALUE)) {
      throw wrongShape(
          "sort_c3",
          "sort: the first "
              + op.count()
              + " of axis "
              + op.axis()
              + " of "
              + x
              + "; allowed: 0 to "
              + length);
    }
    Shape shape = x.shape().with(op.axis(), op.count());
    return List.of(new Type(x.dtype(), shape), new Type(DType.INT32, shape));
  }

  private static Shape windowed(String who, Window window, Type x) {
    Shape shape = x.shape();
    for (int i = 0; i < window.rank(); i++) {
      long length = window.outputLength(i, shape.dim(i + 1));
      if (length < 1) {
        throw wrongShape(
            "window_c1",
            who
                + ": a window of size "
                + window.size()
                + " (dilation "
                + window.dilation()
                + ") does not fit in x "
                + x
                + " with padding "
                + window.low()
                + " and "
                + window.high());
      }
      shape = shape.with(i + 1, length);
    }
    return shape;
  }

  private static void spatialRank(String label, String who, Window window, Type x) {
    if (x.shape().rank() != window.rank() + 2) {
      throw wrongShape(
          label,
          who
              + ": x is "
              + x
              + "; allowed: rank "
              + (window.rank() + 2)
              + ", [batch, spatial…, channels]");
    }
  }

  private static void kernel(String label, Window window, Type w) {
    boolean fits = w.shape().rank() == window.rank() + 2;
    for (int i = 0; fits && i < window.rank(); i++) {
      fits = w.shape().dim(i) == window.size().get(i);
    }
    if (!fits) {
      throw wrongShape(
          label,
          "convolution: the kernel is "
              + w
              + "; allowed: rank "
              + (window.rank() + 2)
              + ", window "
              + window.size()
              + " first, then channels / groups and filters");
    }
  }

  private static void grouping(
      String label, int groups, long channels, long perGroup, long filters) {
    if (!(groups >= 1 && channels == perGroup * groups && filters % groups == 0)) {
      throw wrongShape(
          label,
          "convolution: "
              + channels
              + " channels and "
              + filters
              + " filters in "
              + groups
              + " groups with kernels of "
              + perGroup
              + " channels; allowed: channels = groups × kernel channels, filters a multiple of"
              + " groups");
    }
  }

  private static void bias(
      String label, String who, Epilogue epilogue, List<Type> in, long length) {
    if (epilogue.bias()) {
      if (!in.get(2).shape().equals(Shape.of(length))) {
        throw wrongShape(label, who + ": the bias is " + in.get(2) + "; allowed: [" + length + "]");
      }
    }
  }

  private static void residual(String label, String who, Epilogue epilogue, List<Type> in, Type y) {
    if (epilogue.residual()) {
      if (!in.getLast().shape().equals(y.shape())) {
        throw wrongShape(
            label, who + ": the residual is " + in.getLast() + "; allowed: " + y.shape());
      }
    }
  }

  private static void sameNumberType(String label, String who, List<Type> in) {
    boolean same =
        in.stream().allMatch(t -> t.dtype() == in.getFirst().dtype())
            && in.getFirst().dtype() != DType.BOOL;
    if (!same) {
      throw wrongType(label, who + ": operands " + in + "; allowed: one number type for all");
    }
  }

  private static void sameFloatType(String label, String who, List<Type> in) {
    boolean same =
        in.stream().allMatch(t -> t.dtype() == in.getFirst().dtype())
            && in.getFirst().dtype().isFloating();
    if (!same) {
      throw wrongType(label, who + ": operands " + in + "; allowed: one float type for all");
    }
  }

  private static void numeric(String label, String who, Type x) {
    if (x.dtype() == DType.BOOL) {
      throw wrongType(label, who + ": does not take bool; allowed: numbers");
    }
  }

  private static void axis(String label, String who, int axis, Shape shape) {
    if (!(axis >= 0 && axis < shape.rank())) {
      throw wrongShape(
          label,
          who + ": axis " + axis + " of shape " + shape + "; allowed: " + allowedAxes(shape));
    }
  }

  private static void axes(String label, String who, Ints axes, Shape shape) {
    int before = -1;
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i);
      if (!(axis > before && axis < shape.rank())) {
        throw wrongShape(
            label,
            who
                + ": axes "
                + axes
                + " of shape "
                + shape
                + "; allowed: ascending, each once, "
                + allowedAxes(shape));
      }
      before = axis;
    }
  }

  private static String allowedAxes(Shape shape) {
    return shape.rank() == 0 ? "none, a scalar has no axes" : "0 to " + (shape.rank() - 1);
  }

  private static Type only(Op op, List<Type> in) {
    arity(op, in, 1);
    return in.getFirst();
  }

  private static void arity(Object who, List<Type> in, int count) {
    if (in.size() != count) {
      throw new ShapeException(
          who + ": " + in.size() + " operands " + in + "; allowed: " + count + " [arity_c1]");
    }
  }

  private static ShapeException wrongShape(String label, String message) {
    return new ShapeException(message + " [" + label + "]");
  }

  private static DTypeException wrongType(String label, String message) {
    return new DTypeException(message + " [" + label + "]");
  }
}
