package dev.crema.engine.rules;

import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which kernels compute an op. Most ops are one kernel; some, such as padding, are several that
 * write the same result.
 *
 * <p>Operands of a call are numbered: first the node's inputs, then its results, then temporaries.
 */
public final class Lowering {
  private Lowering() {}

  /** One kernel and the numbers of the buffers it works on. */
  public record Call(Spec spec, List<Integer> operands) {
    public Call {
      operands = List.copyOf(operands);
    }
  }

  /**
   * @param calls in the order of running; none if the op only gives its input another type
   * @param temporaries the sizes in bytes of what is needed only between the calls
   */
  public record Calls(List<Call> calls, List<Long> temporaries) {
    public Calls {
      calls = List.copyOf(calls);
      temporaries = List.copyOf(temporaries);
    }
  }

  /** The kernels for a node with at least one non-empty result. */
  public static Calls of(Node node) {
    return switch (node.op()) {
      case Op.Input _, Op.Dense _, Op.Reshape _, Op.Marker _ -> calls();
      case Op.Loop _ -> throw new IllegalStateException("plan.Planner makes the steps of a loop");
      case Op.Constant(Type type, long bits) -> fill(type, bits, 0);
      case Op.Iota(Type type, int axis) -> iota(type, axis);
      case Op.Random r ->
          one(
              new Spec.Random(
                  r.distribution(), r.type().dtype(), r.type().shape().size(), r.stream()),
              0,
              1);
      case Op.Map(Scalar function) -> map(node, function);
      case Op.Convert(DType type) -> convert(node, type);
      case Op.Fused(Expression expression) ->
          elementwise(node, expression, Ints.range(0, node.inputs().size()));
      case Op.Reduce(Reduction kind, Ints axes) -> reduce(node, kind, axes);
      case Op.ArgReduce(boolean greatest, int axis) -> {
        Shape x = node.input(0).shape();
        yield one(
            new Spec.ArgReduce(
                greatest, node.input(0).dtype(), outer(x, axis), x.dim(axis), inner(x, axis)),
            0,
            1);
      }
      case Op.CumulativeSum(int axis, boolean exclusive, boolean reverse) -> {
        Shape x = node.shape();
        yield one(
            new Spec.CumulativeSum(
                node.dtype(), outer(x, axis), x.dim(axis), inner(x, axis), exclusive, reverse),
            0,
            1);
      }
      case Op.Transpose(Ints permutation) -> {
        long[] strides = node.input(0).shape().strides();
        long[] from = permutation.stream().mapToLong(a -> strides[a]).toArray();
        yield copy(node, node.shape(), from, 0, node.shape().strides(), 0);
      }
      case Op.Broadcast(Shape shape) ->
          copy(node, shape, broadcastStrides(node.input(0).shape(), shape), 0, shape.strides(), 0);
      case Op.Slice slice -> slice(node, slice);
      case Op.Pad pad -> pad(node, pad);
      case Op.Reverse(Ints axes) -> reverse(node, axes);
      case Op.Concatenate(int axis) -> concatenate(node, axis);
      case Op.MatMul matMul -> matMul(node, matMul);
      case Op.Convolution c -> {
        Spec.ConvolutionKind kind = Spec.ConvolutionKind.FORWARD;
        List<Integer> operands = IntStream.rangeClosed(0, c.epilogue().operands()).boxed().toList();
        yield calls(
            new Call(
                convolution(
                    kind, c.window(), c.groups(), node.input(0).type(), node.type(), c.epilogue()),
                operands));
      }
      case Op.QuantizedConvolution(Window window, Epilogue epilogue, DType type, float scale) -> {
        Spec.Convolution sizes =
            convolution(
                Spec.ConvolutionKind.FORWARD,
                window,
                1,
                node.input(0).type(),
                node.type(),
                epilogue);
        List<Integer> operands = IntStream.rangeClosed(0, node.inputs().size()).boxed().toList();
        yield calls(new Call(new Spec.QuantizedConvolution(sizes, type, scale), operands));
      }
      case Op.ConvolutionInputGradient(Window window, int groups, _) ->
          one(
              convolution(
                  Spec.ConvolutionKind.INPUT_GRADIENT,
                  window,
                  groups,
                  node.type(),
                  node.input(0).type(),
                  Epilogue.NONE),
              0,
              1,
              2);
      case Op.ConvolutionKernelGradient(Window window, int groups) ->
          one(
              convolution(
                  Spec.ConvolutionKind.KERNEL_GRADIENT,
                  window,
                  groups,
                  node.input(0).type(),
                  node.input(1).type(),
                  Epilogue.NONE),
              0,
              1,
              2);
      case Op.Fourier(boolean inverse) -> {
        Shape x = node.input(0).shape();
        Spec spec =
            new Spec.Fourier(node.input(0).dtype(), outer(x, x.rank() - 1), x.dim(-1), inverse);
        yield one(spec, 0, 1, 2, 3);
      }
      case Op.Decompose(Decomposition kind) -> {
        Shape x = node.input(0).shape();
        Spec spec =
            new Spec.Decompose(
                kind, node.input(0).dtype(), outer(x, x.rank() - 2), x.dim(-2), x.dim(-1));
        yield calls(new Call(spec, IntStream.rangeClosed(0, node.types().size()).boxed().toList()));
      }
      case Op.TriangularSolve(boolean lower, boolean transpose, boolean unit) -> {
        Shape x = node.shape();
        Spec spec =
            new Spec.TriangularSolve(
                node.dtype(), outer(x, x.rank() - 2), x.dim(-2), x.dim(-1), lower, transpose, unit);
        yield one(spec, 0, 1, 2);
      }
      case Op.MaxPool(Window window) ->
          one(pool(Spec.PoolKind.MAX, window, node.input(0).type(), node.type()), 0, 1);
      case Op.MaxPoolGradient(Window window) ->
          one(
              pool(Spec.PoolKind.MAX_GRADIENT, window, node.input(0).type(), node.input(1).type()),
              0,
              1,
              2);
      case Op.MaxPoolPick(Window window) ->
          one(pool(Spec.PoolKind.MAX_PICK, window, node.input(0).type(), node.type()), 0, 1, 2);
      case Op.AveragePool(Window window) ->
          one(pool(Spec.PoolKind.AVERAGE, window, node.input(0).type(), node.type()), 0, 1);
      case Op.AveragePoolGradient(Window window, _) ->
          one(
              pool(Spec.PoolKind.AVERAGE_GRADIENT, window, node.type(), node.input(0).type()),
              0,
              1);
      case Op.Gather(int axis, int batch) -> {
        Shape x = node.input(0).shape();
        yield one(
            new Spec.Gather(
                node.dtype().bytes(),
                node.input(1).dtype(),
                x.size(0, batch),
                x.size(batch, axis),
                x.dim(axis),
                inner(x, axis),
                counted(node.input(1).shape(), batch)),
            0,
            1,
            2);
      }
      case Op.ScatterAdd(int axis, int batch, long length) -> {
        Shape y = node.shape();
        yield one(
            new Spec.ScatterAdd(
                node.dtype(),
                node.input(1).dtype(),
                y.size(0, batch),
                y.size(batch, axis),
                length,
                inner(y, axis),
                counted(node.input(1).shape(), batch)),
            0,
            1,
            2);
      }
      case Op.UpdateRows _ -> updateRows(node);
      case Op.Sort(int axis, boolean descending, long count) -> {
        Type x = node.input(0).type();
        yield one(
            new Spec.Sort(
                x.dtype(),
                outer(x.shape(), axis),
                x.shape().dim(axis),
                inner(x.shape(), axis),
                count,
                descending),
            0,
            1,
            2);
      }
    };
  }

  private static Calls calls(Call... calls) {
    return new Calls(List.of(calls), List.of());
  }

  private static Calls one(Spec spec, Integer... operands) {
    return calls(new Call(spec, List.of(operands)));
  }

  private static long outer(Shape shape, int axis) {
    return shape.size(0, axis);
  }

  private static long inner(Shape shape, int axis) {
    return shape.size(axis + 1, shape.rank());
  }

  private static long counted(Shape index, int batch) {
    return index.size(batch, index.rank());
  }

  // ---------------------------------------------------------------- element-wise

  private static Calls fill(Type type, long bits, int operand) {
    return calls(fillCall(type, bits, operand));
  }

  private static Call fillCall(Type type, long bits, int operand) {
    Expression expression =
        new Expression(List.of(), List.of(new Expression.Literal(type.dtype(), bits)), List.of(0));
    return new Call(
        new Spec.Elementwise(expression, Shape.of(type.shape().size()), List.of()),
        List.of(operand));
  }

  private static Calls iota(Type type, int axis) {
    Shape shape = type.shape();
    return one(
        new Spec.Iota(type.dtype(), outer(shape, axis), shape.dim(axis), inner(shape, axis)), 0);
  }

  private static Calls convert(Node node, DType type) {
    Expression expression =
        new Expression(
            List.of(node.input(0).dtype()), List.of(new Expression.Convert(type, 0)), List.of(1));
    return elementwise(node, expression, Ints.of(0));
  }

  /** A scalar function; inputs that are one number become literals of the expression. */
  private static Calls map(Node node, Scalar function) {
    List<DType> inputs = new ArrayList<>();
    List<Integer> buffers = new ArrayList<>();
    List<Expression.Step> literals = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      if (!(node.input(i).op() instanceof Op.Constant)) {
        inputs.add(node.input(i).dtype());
        buffers.add(i);
      }
    }
    List<Integer> arguments = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      if (node.input(i).op() instanceof Op.Constant(Type type, long bits)) {
        arguments.add(inputs.size() + literals.size());
        literals.add(new Expression.Literal(type.dtype(), bits));
      } else {
        arguments.add(buffers.indexOf(i));
      }
    }
    literals.add(new Expression.Apply(function, arguments));
    Expression expression =
        new Expression(inputs, literals, List.of(inputs.size() + literals.size() - 1));
    return elementwise(node, expression, Ints.of(buffers.stream().mapToInt(i -> i).toArray()));
  }

  /**
   * An expression over some of the node's inputs, with axes merged as far as their strides allow.
   */
  private static Calls elementwise(Node node, Expression expression, Ints inputs) {
    Shape shape = node.types().getFirst().shape();
    List<long[]> strides = new ArrayList<>();
    inputs.stream().forEach(i -> strides.add(broadcastStrides(node.input(i).shape(), shape)));
    List<Long> dims = new ArrayList<>();
    List<List<Long>> merged = new ArrayList<>();
    strides.forEach(s -> merged.add(new ArrayList<>()));
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      long length = shape.dim(axis);
      if (length == 1) {
        continue;
      }
      int last = dims.size() - 1;
      boolean joins = last >= 0;
      for (int i = 0; joins && i < strides.size(); i++) {
        joins = strides.get(i)[axis] == merged.get(i).get(last) * dims.get(last);
      }
      if (joins) {
        dims.set(last, dims.get(last) * length);
      } else {
        dims.add(length);
        for (int i = 0; i < strides.size(); i++) {
          merged.get(i).add(strides.get(i)[axis]);
        }
      }
    }
    if (dims.isEmpty()) {
      dims.add(1L);
      merged.forEach(s -> s.add(1L));
    }
    Collections.reverse(dims);
    merged.forEach(Collections::reverse);
    Shape loop = Shape.of(dims.stream().mapToLong(d -> d).toArray());
    List<Integer> operands = new ArrayList<>(inputs.stream().boxed().toList());
    for (int i = 0; i < node.types().size(); i++) {
      operands.add(node.inputs().size() + i);
    }
    return calls(new Call(new Spec.Elementwise(expression, loop, merged), operands));
  }

  /**
   * The steps of an input along the axes of the shape it is repeated to; 0 where it is repeated.
   */
  private static long[] broadcastStrides(Shape input, Shape target) {
    long[] own = input.strides();
    long[] result = new long[target.rank()];
    int shift = target.rank() - input.rank();
    for (int i = shift; i < target.rank(); i++) {
      result[i] = input.dim(i - shift) == 1 ? 0 : own[i - shift];
    }
    return result;
  }

  // ---------------------------------------------------------------- reductions

  /** One kernel per run of neighbouring axes, the last run first. */
  private static Calls reduce(Node node, Reduction kind, Ints axes) {
    Shape shape = node.input(0).shape();
    if (axes.isEmpty()) {
      return copy(node, shape, shape.strides(), 0, shape.strides(), 0);
    }
    List<Call> calls = new ArrayList<>();
    List<Long> temporaries = new ArrayList<>();
    // Half-width sums of several steps are rounded once, after the last.
    boolean wide =
        (node.dtype() == DType.BFLOAT16 || node.dtype() == DType.FLOAT16)
            && (kind == Reduction.SUM || kind == Reduction.PRODUCT)
            && axes.get(axes.size() - 1) - axes.get(0) >= axes.size()
            && shape.size() > 0;
    DType type = wide ? DType.FLOAT32 : node.dtype();
    int source = 0;
    if (wide) {
      source = temporary(new Type(type, shape), temporaries);
      calls.add(convertCall(node.dtype(), type, shape.size(), 0, source));
    }
    int end = axes.size();
    while (end > 0) {
      int begin = end - 1;
      while (begin > 0 && axes.get(begin - 1) == axes.get(begin) - 1) {
        begin--;
      }
      int first = axes.get(begin);
      int last = axes.get(end - 1);
      Spec spec =
          new Spec.Reduce(
              kind,
              type,
              shape.size(0, first),
              shape.size(first, last + 1),
              shape.size(last + 1, shape.rank()));
      shape = shape.remove(Ints.range(first, last + 1));
      int target = begin > 0 || wide ? temporary(new Type(type, shape), temporaries) : 1;
      calls.add(new Call(spec, List.of(source, target)));
      source = target;
      end = begin;
    }
    if (wide) {
      calls.add(convertCall(type, node.dtype(), shape.size(), source, 1));
    }
    return new Calls(calls, temporaries);
  }

  /** The number of a new temporary of a node with one input and one result. */
  private static int temporary(Type type, List<Long> temporaries) {
    temporaries.add(Math.max(1, type.bytes()));
    return 1 + temporaries.size();
  }

  private static Call convertCall(DType from, DType to, long count, int source, int target) {
    Expression expression =
        new Expression(List.of(from), List.of(new Expression.Convert(to, 0)), List.of(1));
    return new Call(
        new Spec.Elementwise(expression, Shape.of(count), List.of(List.of(1L))),
        List.of(source, target));
  }

  // ---------------------------------------------------------------- moves

  private static Calls copy(
      Node node, Shape shape, long[] from, long fromOffset, long[] to, long toOffset) {
    return calls(
        copyCall(node.dtype(), shape, from, fromOffset, to, toOffset, 0, node.inputs().size()));
  }

  private static Call copyCall(
      DType type,
      Shape shape,
      long[] from,
      long fromOffset,
      long[] to,
      long toOffset,
      int source,
      int target) {
    return new Call(
        new Spec.Copy(type.bytes(), shape, boxed(from), fromOffset, boxed(to), toOffset),
        List.of(source, target));
  }

  private static List<Long> boxed(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static Calls slice(Node node, Op.Slice slice) {
    long[] strides = node.input(0).shape().strides();
    long offset = 0;
    long[] from = new long[strides.length];
    for (int i = 0; i < strides.length; i++) {
      offset += slice.start().dim(i) * strides[i];
      from[i] = strides[i] * slice.stride().get(i);
    }
    return copy(node, node.shape(), from, offset, node.shape().strides(), 0);
  }

  private static Calls pad(Node node, Op.Pad pad) {
    Call fill = fillCall(node.type(), pad.bits(), 1);
    Shape inside = node.input(0).shape();
    if (inside.size() == 0) {
      return calls(fill);
    }
    long[] strides = node.shape().strides();
    long offset = 0;
    long[] to = new long[strides.length];
    for (int i = 0; i < strides.length; i++) {
      offset += pad.low().get(i) * strides[i];
      to[i] = strides[i] * (pad.interior().get(i) + 1L);
    }
    return calls(fill, copyCall(node.dtype(), inside, inside.strides(), 0, to, offset, 0, 1));
  }

  private static Calls reverse(Node node, Ints axes) {
    Shape shape = node.shape();
    long[] from = shape.strides();
    long offset = 0;
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i);
      offset += (shape.dim(axis) - 1) * from[axis];
      from[axis] = -from[axis];
    }
    return copy(node, shape, from, offset, shape.strides(), 0);
  }

  /** The table as it is, which costs nothing where it lies at the place of the result. */
  private static Calls updateRows(Node node) {
    Shape shape = node.shape();
    long[] strides = shape.strides();
    Spec rows =
        new Spec.UpdateRows(
            node.dtype().bytes(),
            node.input(1).dtype(),
            shape.dim(0),
            inner(shape, 0),
            node.input(1).shape().dim(0));
    return calls(
        copyCall(node.dtype(), shape, strides, 0, strides, 0, 0, 3),
        new Call(rows, List.of(1, 2, 3)));
  }

  private static Calls concatenate(Node node, int axis) {
    long[] to = node.shape().strides();
    List<Call> calls = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      Shape part = node.input(i).shape();
      if (part.size() > 0) {
        calls.add(
            copyCall(node.dtype(), part, part.strides(), 0, to, offset, i, node.inputs().size()));
      }
      offset += part.dim(axis) * to[axis];
    }
    return new Calls(calls, List.of());
  }

  // ---------------------------------------------------------------- contractions

  private static Calls matMul(Node node, Op.MatMul op) {
    Shape batch = node.shape().slice(0, node.shape().rank() - 2);
    long count = batch.size();
    long m = node.shape().dim(-2);
    long n = node.shape().dim(-1);
    long k = node.input(0).shape().dim(op.transposeA() ? -2 : -1);
    List<Call> calls = new ArrayList<>();
    List<Long> temporaries = new ArrayList<>();
    List<Integer> operands = new ArrayList<>();
    long[] steps = new long[2];
    for (int i = 0; i < 2; i++) {
      Shape shape = node.input(i).shape();
      Shape own = shape.slice(0, shape.rank() - 2);
      long matrix = shape.size(shape.rank() - 2, shape.rank());
      if (own.size() == 1) {
        operands.add(i);
      } else if (own.size() == count) {
        operands.add(i);
        steps[i] = matrix;
      } else {
        Shape full = batch.concat(shape.slice(shape.rank() - 2, shape.rank()));
        int temporary = node.inputs().size() + 1 + temporaries.size();
        temporaries.add(full.size() * node.dtype().bytes());
        calls.add(
            copyCall(
                node.dtype(),
                full,
                broadcastStrides(shape, full),
                0,
                full.strides(),
                0,
                i,
                temporary));
        operands.add(temporary);
        steps[i] = matrix;
      }
    }
    if (steps[1] == 0 && !op.transposeA() && (steps[0] != 0 || count == 1)) {
      m *= count;
      count = 1;
      steps[0] = 0;
    }
    for (int i = 2; i <= node.inputs().size(); i++) {
      operands.add(i);
    }
    if (count == 1 && temporaries.isEmpty() && isDeep(node.dtype(), m, n, k)) {
      return deepMatMul(op, m, n, k);
    }
    calls.add(
        new Call(
            new Spec.MatMul(
                node.dtype(),
                count,
                m,
                n,
                k,
                op.transposeA(),
                op.transposeB(),
                steps[0],
                steps[1],
                op.epilogue()),
            operands));
    return new Calls(calls, temporaries);
  }

  /**
   * Whether a product is better cut along k. A right factor that is much larger than the result is
   * mostly a weight: whoever multiplies by a part of its rows has them in the caches of the core
   * that has updated them. By rows of the left factor every core would fetch what the others wrote.
   */
  private static boolean isDeep(DType type, long m, long n, long k) {
    boolean worthSharing = m * n * k >= 1 << 23;
    return type == DType.FLOAT32 && worthSharing && k >= 4 * m && m * n <= 1 << 16;
  }

  private static Calls deepMatMul(Op.MatMul op, long m, long n, long k) {
    boolean bias = op.epilogue().bias();
    boolean residual = op.epilogue().residual();
    int result = op.epilogue().operands();
    Call terms =
        new Call(
            new Spec.MatMulTerms(DType.FLOAT32, m, n, k, op.transposeA(), op.transposeB(), 2),
            List.of(0, 1, result + 1, result + 2));
    List<Expression.Step> steps = new ArrayList<>();
    List<Integer> operands = new ArrayList<>(List.of(result + 1, result + 2));
    List<List<Long>> strides = new ArrayList<>(List.of(List.of(n, 1L), List.of(n, 1L)));
    if (bias) {
      operands.add(2);
      strides.add(List.of(0L, 1L));
    }
    if (residual) {
      operands.add(op.epilogue().residualAt());
      strides.add(List.of(n, 1L));
    }
    List<DType> inputs = Collections.nCopies(operands.size(), DType.FLOAT32);
    int value = operands.size();
    steps.add(new Expression.Apply(Scalar.ADD, List.of(0, 1)));
    for (int addend = 2; addend < inputs.size(); addend++) {
      steps.add(new Expression.Apply(Scalar.ADD, List.of(value++, addend)));
    }
    if (op.epilogue().activation() == Epilogue.Activation.RELU) {
      steps.add(new Expression.Apply(Scalar.RELU, List.of(value++)));
    }
    operands.add(result);
    Expression sum = new Expression(inputs, steps, List.of(value));
    return new Calls(
        List.of(terms, new Call(new Spec.Elementwise(sum, Shape.of(m, n), strides), operands)),
        List.of(4 * m * n, 4 * m * n));
  }

  private static Spec.Convolution convolution(
      Spec.ConvolutionKind kind, Window window, int groups, Type x, Type y, Epilogue epilogue) {
    return new Spec.Convolution(
        kind,
        x.dtype(),
        x.shape().dim(0),
        spatial(x),
        x.shape().dim(-1),
        spatial(y),
        y.shape().dim(-1),
        window,
        groups,
        epilogue);
  }

  private static Spec pool(Spec.PoolKind kind, Window window, Type x, Type y) {
    return new Spec.Pool(
        kind, x.dtype(), x.shape().dim(0), spatial(x), spatial(y), x.shape().dim(-1), window);
  }

  private static Shape spatial(Type images) {
    return images.shape().slice(1, images.shape().rank() - 1);
  }
}
