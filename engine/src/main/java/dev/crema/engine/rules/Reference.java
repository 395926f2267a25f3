package dev.crema.engine.rules;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.random.Philox;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each op computes, number by number: the definition that kernels are measured against and
 * that constants are folded by.
 *
 * <p>Floats are computed in float64 (sums more accurately still), integers exactly; the results of
 * an op are rounded to their type once. The same inputs give the same bits on every machine.
 *
 * <p>Shapes of results follow from the work itself, not from {@link Shapes}, so that each table
 * tests the other. Operands are taken to suit the op.
 */
public final class Reference {
  private Reference() {}

  /**
   * Evaluates a graph.
   *
   * @param arguments the values of the graph's inputs, in order
   * @return the outputs, then the new values of the updates
   * @throws ShapeException if the number or a shape of the arguments is not the graph's
   * @throws DTypeException if a data type of the arguments is not the graph's
   * @throws dev.crema.engine.types.IndexException if an index is out of range
   */
  public static List<Literal> evaluate(Graph graph, List<Literal> arguments) {
    Map<Node, List<Literal>> values = new HashMap<>();
    bind(graph, arguments, values);
    for (Node node : graph.nodes()) {
      if (!values.containsKey(node)) {
        values.put(node, evaluate(node.op(), operands(node, values)));
      }
    }
    List<Literal> results = new ArrayList<>();
    graph.outputs().forEach(output -> results.addAll(known(values, output)));
    graph.updates().forEach(update -> results.addAll(known(values, update.value())));
    return results;
  }

  private static void bind(Graph graph, List<Literal> arguments, Map<Node, List<Literal>> values) {
    if (arguments.size() != graph.inputs().size()) {
      throw new ShapeException(
          "graph: " + arguments.size() + " arguments; allowed: " + graph.inputs().size());
    }
    for (int i = 0; i < arguments.size(); i++) {
      Node input = graph.inputs().get(i);
      Type given = arguments.get(i).type();
      String message = "graph: argument " + i + " is " + given + "; allowed: " + input.type();
      if (given.dtype() != input.dtype()) {
        throw new DTypeException(message);
      }
      if (!given.equals(input.type())) {
        throw new ShapeException(message);
      }
      values.put(input, List.of(arguments.get(i)));
    }
  }

  private static List<Literal> operands(Node node, Map<Node, List<Literal>> values) {
    List<Literal> operands = new ArrayList<>();
    node.inputs().forEach(input -> operands.addAll(known(values, input)));
    return operands;
  }

  private static List<Literal> known(Map<Node, List<Literal>> values, Node node) {
    List<Literal> value = values.get(node);
    if (value == null) {
      throw new IllegalStateException(node + " is read before it is computed");
    }
    return value;
  }

  /**
   * Evaluates an op.
   *
   * @param inputs the values of its inputs; of {@link Op.Result} all results of the node it reads
   * @return its results
   * @throws IllegalStateException if the op is an {@link Op.Input}, whose value comes from outside
   * @throws dev.crema.engine.types.IndexException if an index is out of range
   */
  public static List<Literal> evaluate(Op op, List<Literal> inputs) {
    List<Elements> in = inputs.stream().map(Elements::new).toList();
    return results(op, in).stream().map(Elements::literal).toList();
  }

  private static List<Elements> results(Op op, List<Elements> in) {
    return switch (op) {
      case Op.Input(String name, _, _) ->
          throw new IllegalStateException("the value of input '" + name + "' comes from outside");
      case Op.Constant(Type type, long bits) -> List.of(filled(type, bits));
      case Op.Dense(Literal value) -> List.of(new Elements(value));
      case Op.Iota(Type type, int axis) -> List.of(iota(type, axis));
      case Op.Random random -> List.of(random(random, in.getFirst()));
      case Op.Map(Scalar function) -> List.of(map(function, in));
      case Op.Convert(DType type) -> List.of(convert(in.getFirst(), type));
      case Op.Fused(Expression expression) -> fused(expression, in);
      case Op.Reduce(Reduction kind, Ints axes) -> List.of(reduce(kind, in.getFirst(), axes));
      case Op.ArgReduce(boolean greatest, int axis) ->
          List.of(argReduce(greatest, in.getFirst(), axis));
      case Op.CumulativeSum sum -> List.of(cumulativeSum(sum, in.getFirst()));
      case Op.Reshape(Shape shape) -> List.of(ReferenceMoves.reshape(in.getFirst(), shape));
      case Op.Transpose(Ints permutation) ->
          List.of(ReferenceMoves.transpose(in.getFirst(), permutation));
      case Op.Broadcast(Shape shape) -> List.of(ReferenceMoves.broadcast(in.getFirst(), shape));
      case Op.Slice slice -> List.of(ReferenceMoves.slice(slice, in.getFirst()));
      case Op.Pad pad -> List.of(ReferenceMoves.pad(pad, in.getFirst()));
      case Op.Reverse(Ints axes) -> List.of(ReferenceMoves.reverse(in.getFirst(), axes));
      case Op.Concatenate(int axis) -> List.of(ReferenceMoves.concatenate(axis, in));
      case Op.MatMul matMul -> List.of(matMul(matMul, in));
      case Op.Convolution c ->
          List.of(ReferenceWindows.convolution(c.window(), c.groups(), c.epilogue(), in));
      case Op.QuantizedConvolution c -> List.of(ReferenceWindows.quantizedConvolution(c, in));
      case Op.ConvolutionInputGradient(Window window, int groups, Shape input) ->
          List.of(ReferenceWindows.inputGradient(window, groups, input, in.get(0), in.get(1)));
      case Op.ConvolutionKernelGradient(Window window, int groups) ->
          List.of(ReferenceWindows.kernelGradient(window, groups, in.get(0), in.get(1)));
      case Op.Fourier(boolean inverse) -> ReferenceMatrices.fourier(inverse, in.get(0), in.get(1));
      case Op.Decompose(Decomposition kind) -> ReferenceMatrices.decompose(kind, in.getFirst());
      case Op.TriangularSolve solve ->
          List.of(ReferenceMatrices.triangularSolve(solve, in.get(0), in.get(1)));
      case Op.MaxPool(Window window) -> List.of(ReferenceWindows.maxPool(window, in.getFirst()));
      case Op.MaxPoolGradient(Window window) ->
          List.of(ReferenceWindows.maxPoolGradient(window, in.get(0), in.get(1)));
      case Op.MaxPoolPick(Window window) ->
          List.of(ReferenceWindows.maxPoolPick(window, in.get(0), in.get(1)));
      case Op.AveragePool(Window window) ->
          List.of(ReferenceWindows.averagePool(window, in.getFirst()));
      case Op.AveragePoolGradient(Window window, Shape input) ->
          List.of(ReferenceWindows.averagePoolGradient(window, input, in.getFirst()));
      case Op.Gather(int axis, int batch) ->
          List.of(ReferenceMoves.gather(axis, batch, in.get(0), in.get(1)));
      case Op.ScatterAdd(int axis, int batch, long length) ->
          List.of(ReferenceMoves.scatterAdd(axis, batch, length, in.get(0), in.get(1)));
      case Op.UpdateRows _ -> List.of(ReferenceMoves.updateRows(in.get(0), in.get(1), in.get(2)));
      case Op.Sort sort -> ReferenceMoves.sort(sort, in.getFirst());
      case Op.Loop loop -> ReferenceLoop.run(loop, in.stream().map(Elements::literal).toList());
      case Op.StopGradient _, Op.CustomGradient _ -> List.of(in.getFirst());
      case Op.Result(int index) -> List.of(in.get(index));
    };
  }

  private static Elements filled(Type type, long bits) {
    Elements result = new Elements(type);
    for (int i = 0; i < result.count(); i++) {
      result.put(i, bits);
    }
    return result;
  }

  private static Elements iota(Type type, int axis) {
    Elements result = new Elements(type);
    long inner = type.shape().size(axis + 1, type.shape().rank());
    for (int i = 0; i < result.count(); i++) {
      result.put(i, Element.bits(type.dtype(), i / inner % type.shape().dim(axis)));
    }
    return result;
  }

  private static Elements random(Op.Random random, Elements key) {
    Type type = random.type();
    Elements result = new Elements(type);
    for (int i = 0; i < result.count(); i++) {
      result.put(
          i,
          Philox.element(
              random.distribution(),
              type.dtype(),
              key.integer(0),
              key.integer(1),
              random.stream(),
              i));
    }
    return result;
  }

  private static Elements map(Scalar function, List<Elements> in) {
    DType type = in.getLast().type().dtype();
    Shape shape = common(in);
    Elements result = new Elements(new Type(function.resultOf(type), shape));
    Walk walk = walk(shape, in);
    for (int i = 0; walk.next(); i++) {
      long a = in.getFirst().bits(walk.offset(0));
      long b = in.size() > 1 ? in.get(1).bits(walk.offset(1)) : 0;
      long c = in.size() > 2 ? in.get(2).bits(walk.offset(2)) : 0;
      result.put(i, ScalarValues.of(function, type, a, b, c));
    }
    return result;
  }

  private static Shape common(List<Elements> in) {
    return in.stream().map(x -> x.type().shape()).reduce(Shape.SCALAR, Shape::broadcast);
  }

  private static Walk walk(Shape shape, List<Elements> in) {
    return new Walk(shape, in.stream().map(x -> Walk.broadcast(x.type().shape(), shape)).toList());
  }

  private static Elements convert(Elements x, DType to) {
    Elements result = new Elements(new Type(to, x.type().shape()));
    for (int i = 0; i < result.count(); i++) {
      result.put(i, Element.convert(x.type().dtype(), x.bits(i), to));
    }
    return result;
  }

  private static List<Elements> fused(Expression expression, List<Elements> in) {
    Shape shape = common(in);
    List<Elements> results =
        expression.outputs().stream()
            .map(output -> new Elements(new Type(expression.typeOf(output), shape)))
            .toList();
    Walk walk = walk(shape, in);
    long[] values = new long[expression.size()];
    for (int i = 0; walk.next(); i++) {
      for (int k = 0; k < in.size(); k++) {
        values[k] = in.get(k).bits(walk.offset(k));
      }
      evaluate(expression, values);
      for (int k = 0; k < results.size(); k++) {
        results.get(k).put(i, values[expression.outputs().get(k)]);
      }
    }
    return results;
  }

  /** Rounds every step to its type, as the ops that the expression stands for do. */
  private static void evaluate(Expression expression, long[] values) {
    int at = expression.inputs().size();
    for (Expression.Step step : expression.steps()) {
      values[at++] =
          switch (step) {
            case Expression.Apply(Scalar function, List<Integer> arguments) ->
                ScalarValues.of(
                    function,
                    expression.typeOf(arguments.getLast()),
                    values[arguments.getFirst()],
                    arguments.size() > 1 ? values[arguments.get(1)] : 0,
                    arguments.size() > 2 ? values[arguments.get(2)] : 0);
            case Expression.Convert(DType type, int argument) ->
                Element.convert(expression.typeOf(argument), values[argument], type);
            case Expression.Literal(_, long bits) -> bits;
          };
    }
  }

  private static Elements reduce(Reduction kind, Elements x, Ints axes) {
    Shape from = x.type().shape();
    DType dtype = x.type().dtype();
    Type type = new Type(dtype, from.remove(axes));
    Walk walk = new Walk(from, List.of(Walk.broadcast(from.keep(axes), from)));
    return switch (kind) {
      case SUM -> {
        Sums sums = new Sums(type);
        for (int i = 0; walk.next(); i++) {
          sums.add(walk.offset(0), x, i);
        }
        yield sums.rounded();
      }
      case MAX -> extreme(Scalar.MAXIMUM, filled(type, ScalarValues.least(dtype)), x, walk);
      case MIN -> extreme(Scalar.MINIMUM, filled(type, ScalarValues.greatest(dtype)), x, walk);
      case PRODUCT -> product(type, x, walk);
    };
  }

  private static Elements extreme(Scalar function, Elements result, Elements x, Walk walk) {
    for (int i = 0; walk.next(); i++) {
      long at = walk.offset(0);
      result.put(
          at, ScalarValues.of(function, result.type().dtype(), result.bits(at), x.bits(i), 0));
    }
    return result;
  }

  private static Elements product(Type type, Elements x, Walk walk) {
    Elements result = new Elements(type);
    double[] numbers = new double[result.count()];
    long[] integers = new long[result.count()];
    Arrays.fill(numbers, 1);
    Arrays.fill(integers, 1);
    for (int i = 0; walk.next(); i++) {
      int at = (int) walk.offset(0);
      numbers[at] *= x.number(i);
      integers[at] *= x.integer(i);
    }
    for (int i = 0; i < result.count(); i++) {
      result.put(
          i,
          type.dtype().isFloating()
              ? Element.bits(type.dtype(), numbers[i])
              : Element.bits(type.dtype(), integers[i]));
    }
    return result;
  }

  /** NaN counts as the greatest, and as the least. */
  private static Elements argReduce(boolean greatest, Elements x, int axis) {
    Lines lines = new Lines(x.type().shape(), axis);
    DType dtype = x.type().dtype();
    Elements result = new Elements(new Type(DType.INT32, x.type().shape().remove(axis)));
    for (int line = 0; line < result.count(); line++) {
      long best = 0;
      for (long i = 1; i < lines.length(); i++) {
        long candidate = x.bits(lines.at(line, i));
        long champion = x.bits(lines.at(line, best));
        int order = ScalarValues.compare(dtype, candidate, champion);
        boolean nan = dtype.isFloating() && Double.isNaN(Element.toDouble(dtype, champion));
        boolean first = dtype.isFloating() && Double.isNaN(Element.toDouble(dtype, candidate));
        if (!nan && (first || (greatest ? order > 0 : order < 0))) {
          best = i;
        }
      }
      result.put(line, best);
    }
    return result;
  }

  private static Elements cumulativeSum(Op.CumulativeSum op, Elements x) {
    Lines lines = new Lines(x.type().shape(), op.axis());
    Elements result = new Elements(x.type());
    for (long line = 0; line < lines.count(); line++) {
      Sums sum = new Sums(new Type(x.type().dtype(), Shape.SCALAR));
      for (long i = 0; i < lines.length(); i++) {
        long at = lines.at(line, op.reverse() ? lines.length() - 1 - i : i);
        if (op.exclusive()) {
          result.put(at, sum.bits(0));
          sum.add(0, x, at);
        } else {
          sum.add(0, x, at);
          result.put(at, sum.bits(0));
        }
      }
    }
    return result;
  }

  private static Elements matMul(Op.MatMul op, List<Elements> in) {
    Elements a = in.get(0);
    Elements b = in.get(1);
    Shape batchA = a.type().shape().slice(0, a.type().shape().rank() - 2);
    Shape batchB = b.type().shape().slice(0, b.type().shape().rank() - 2);
    Shape batch = Shape.broadcast(batchA, batchB);
    long m = a.type().shape().dim(op.transposeA() ? -1 : -2);
    long k = a.type().shape().dim(op.transposeA() ? -2 : -1);
    long n = b.type().shape().dim(op.transposeB() ? -2 : -1);
    Sums sums = new Sums(new Type(a.type().dtype(), batch.concat(Shape.of(m, n))));
    Walk walk =
        new Walk(batch, List.of(Walk.broadcast(batchA, batch), Walk.broadcast(batchB, batch)));
    for (long y = 0; walk.next(); ) {
      long matrixA = walk.offset(0) * m * k;
      long matrixB = walk.offset(1) * k * n;
      for (long i = 0; i < m; i++) {
        for (long j = 0; j < n; j++, y++) {
          for (long l = 0; l < k; l++) {
            sums.addProduct(
                y,
                a,
                matrixA + (op.transposeA() ? l * m + i : i * k + l),
                b,
                matrixB + (op.transposeB() ? j * k + l : l * n + j));
          }
        }
      }
    }
    return finished(sums, op.epilogue(), in);
  }

  /**
   * The result of a contraction: its sums, the bias along the last axis and the residual added,
   * activated.
   */
  static Elements finished(Sums sums, Epilogue epilogue, List<Elements> in) {
    if (epilogue.bias()) {
      Elements bias = in.get(2);
      for (int i = 0; i < sums.count(); i++) {
        sums.add(i, bias, i % bias.count());
      }
    }
    if (epilogue.residual()) {
      for (int i = 0; i < sums.count(); i++) {
        sums.add(i, in.getLast(), i);
      }
    }
    Elements result = sums.rounded();
    return switch (epilogue.activation()) {
      case NONE -> result;
      case RELU -> map(Scalar.RELU, List.of(result));
    };
  }
}
