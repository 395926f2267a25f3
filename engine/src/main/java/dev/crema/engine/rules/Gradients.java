package dev.crema.engine.rules;

import static java.util.stream.Collectors.toCollection;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.ir.Substitution;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Decomposition;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How the gradient of a node's result flows on to its inputs, op by op.
 *
 * <p>A contribution may still have the shape that an input is broadcast to, and any float type:
 * summing back to the input's shape, casting and adding up is done once, in {@code
 * autodiff.Differentiate}. All rules are written in ops that have rules themselves, so that
 * gradients of gradients need nothing more.
 *
 * <p>Where several elements share a maximum or minimum, {@link Op.Reduce} shares the gradient
 * evenly among them; {@link Op.MaxPool} and {@link Op.Sort} give it to the one they pick.
 */
public final class Gradients {
  private Gradients() {}

  /**
   * What reaches one input of a node, or nothing if the derivative is zero everywhere.
   *
   * @param y a node with one result, of floats
   * @param g the gradient of its result, in its shape
   * @param input the number of an input of floats
   */
  public static Optional<Node> of(Node y, Node g, int input) {
    return switch (y.op()) {
      case Op.Map(Scalar function) -> Derivatives.of(function, y, g, input);
      case Op.Convert _, Op.Broadcast _ -> Optional.of(g);
      case Op.Reduce(Reduction kind, Ints axes) -> Optional.of(reduce(kind, axes, y, g));
      case Op.CumulativeSum(int axis, boolean exclusive, boolean reverse) ->
          flow(new Op.CumulativeSum(axis, exclusive, !reverse), g);
      case Op.Reshape _ -> Optional.of(Build.reshape(g, y.input(0).shape()));
      case Op.Transpose(Ints permutation) -> Optional.of(Build.transpose(g, inverse(permutation)));
      case Op.Slice slice -> flow(pad(slice, y), g);
      case Op.Pad pad -> flow(slice(pad, y), g);
      case Op.Reverse reverse -> flow(reverse, g);
      case Op.Concatenate(int axis) -> flow(part(axis, y, input), g);
      case Op.MatMul matMul -> Optional.of(matMul(matMul, y, g, input));
      case Op.Convolution(Window window, int groups, Epilogue epilogue) -> {
        requirePlain(epilogue, y);
        yield input == 0
            ? inputGradient(window, groups, y.input(0), g, y.input(1))
            : flow(new Op.ConvolutionKernelGradient(window, groups), y.input(0), g);
      }
      case Op.ConvolutionInputGradient(Window window, int groups, _) ->
          input == 0
              ? flow(new Op.Convolution(window, groups, Epilogue.NONE), g, y.input(1))
              : flow(new Op.ConvolutionKernelGradient(window, groups), g, y.input(0));
      case Op.ConvolutionKernelGradient(Window window, int groups) ->
          input == 0
              ? inputGradient(window, groups, y.input(0), y.input(1), g)
              : flow(new Op.Convolution(window, groups, Epilogue.NONE), y.input(0), g);
      case Op.MaxPool(Window window) -> flow(new Op.MaxPoolGradient(window), y.input(0), g);
      case Op.MaxPoolGradient(Window window) ->
          input == 0 ? none() : flow(new Op.MaxPoolPick(window), y.input(0), g);
      case Op.MaxPoolPick(Window window) ->
          input == 0 ? none() : flow(new Op.MaxPoolGradient(window), y.input(0), g);
      case Op.AveragePool(Window window) ->
          flow(new Op.AveragePoolGradient(window, spatial(y.input(0))), g);
      case Op.AveragePoolGradient(Window window, _) -> flow(new Op.AveragePool(window), g);
      case Op.Gather(int axis, int batch) ->
          flow(new Op.ScatterAdd(axis, batch, y.input(0).shape().dim(axis)), g, y.input(1));
      case Op.ScatterAdd(int axis, int batch, _) -> flow(new Op.Gather(axis, batch), g, y.input(1));
      case Op.UpdateRows update -> updateRows(update, y, g, input);
      case Op.Decompose(Decomposition kind) -> Optional.of(MatrixGradients.of(kind, y, List.of(g)));
      case Op.TriangularSolve solve ->
          Optional.of(MatrixGradients.triangularSolve(solve, y, g, input));
      case Op.StopGradient _ -> none();
      case Op.CustomGradient(Graph gradient) -> custom(gradient, y, g, input);
      case Op.Sort _, Op.Fourier _, Op.Result _ ->
          throw new IllegalStateException("the results of " + y + " are differentiated together");
      case Op.ArgReduce _, Op.Random _, Op.QuantizedConvolution _ -> throw notDifferentiable(y);
      case Op.Input _, Op.Constant _, Op.Dense _, Op.Iota _ -> throw notDifferentiable(y);
      case Op.Loop _ -> throw new IllegalStateException("autodiff.LoopGradient has this rule");
      case Op.Fused _ -> throw tooLate(y);
    };
  }

  private static Optional<Node> custom(Graph gradient, Node y, Node g, int input) {
    if (input == 0 || input > gradient.outputs().size()) {
      return none();
    }
    Map<Node, Node> given = new HashMap<>();
    for (int i = 0; i < y.inputs().size(); i++) {
      given.put(gradient.inputs().get(i), y.input(i));
    }
    given.put(gradient.inputs().getLast(), g);
    Node output = gradient.outputs().get(input - 1);
    return Optional.of(Substitution.of(List.of(output), given).getFirst());
  }

  /**
   * What reaches one input of a node with several results.
   *
   * @param g the gradients of its results, each in its shape, or null where nothing flows; not all
   *     null
   */
  public static Node of(Node y, List<@Nullable Node> g, int input) {
    return switch (y.op()) {
      case Op.Sort(int axis, _, _) -> sort(axis, y, present(y, g, 0));
      case Op.Fourier(boolean inverse) ->
          Build.result(
              Build.node(new Op.Fourier(!inverse), present(y, g, 0), present(y, g, 1)), input);
      case Op.Decompose(Decomposition kind) -> MatrixGradients.of(kind, y, g);
      default -> throw new IllegalStateException("no gradients of several results: " + y);
    };
  }

  /** One of the gradients, zeros if nothing flows. */
  static Node present(Node y, List<@Nullable Node> g, int index) {
    Node given = g.get(index);
    return given == null ? Build.zeros(y.types().get(index)) : given;
  }

  private static Optional<Node> flow(Op op, Node... inputs) {
    return Optional.of(Build.node(op, inputs));
  }

  /** The derivative is zero wherever it exists. */
  private static Optional<Node> none() {
    return Optional.empty();
  }

  /** An op through which nothing can flow, such as one without float inputs or results. */
  private static IllegalStateException notDifferentiable(Node y) {
    return new IllegalStateException("no gradient flows through " + y);
  }

  private static IllegalStateException tooLate(Node y) {
    return new IllegalStateException("gradients come before passes; this graph has " + y);
  }

  private static void requirePlain(Epilogue epilogue, Node y) {
    if (!epilogue.equals(Epilogue.NONE)) {
      throw tooLate(y);
    }
  }

  // ---------------------------------------------------------------- reductions

  private static Node reduce(Reduction kind, Ints axes, Node y, Node g) {
    Node x = y.input(0);
    Shape kept = x.shape().keep(axes);
    return switch (kind) {
      case SUM -> Build.broadcast(Build.reshape(g, kept), x.shape());
      case MAX, MIN -> {
        Node chosen = Build.map(Scalar.EQUAL, x, Build.reshape(y, kept));
        Node count = Build.sum(Build.convert(chosen, x.dtype()), axes);
        Node share = Build.reshape(Build.divide(g, count), kept);
        yield Build.select(chosen, share, Build.scalar(x, 0));
      }
      case PRODUCT -> product(axes, x, g);
    };
  }

  /**
   * The product of all other elements along the axes, times g. The products of those before and of
   * those after each element are made apart, so that zeros do no harm.
   */
  private static Node product(Ints axes, Node x, Node g) {
    int rank = x.shape().rank();
    List<Integer> order =
        IntStream.range(0, rank)
            .filter(a -> !axes.contains(a))
            .boxed()
            .collect(toCollection(ArrayList::new));
    axes.stream().forEach(order::add);
    Ints permutation = Ints.of(order.stream().mapToInt(a -> a).toArray());
    Node last = Build.transpose(x, permutation);
    Shape rows =
        Shape.of(
            g.shape().size(), axes.stream().mapToLong(x.shape()::dim).reduce(1, (a, b) -> a * b));
    Node flat = Build.reshape(last, rows);
    Node others = Build.multiply(runningProduct(flat, false), runningProduct(flat, true));
    Node dx = Build.multiply(others, Build.reshape(g, Shape.of(rows.dim(0), 1)));
    return Build.transpose(Build.reshape(dx, last.shape()), inverse(permutation));
  }

  /** The product of all elements before (or after) each one in its row, in log(n) steps. */
  private static Node runningProduct(Node x, boolean reverse) {
    Node product = shifted(x, 1, reverse);
    for (long by = 1; by < x.shape().dim(1) - 1; by *= 2) {
      product = Build.multiply(product, shifted(product, by, reverse));
    }
    return product;
  }

  /** Each row moved right (or left) by some places, with ones moving in. */
  private static Node shifted(Node x, long by, boolean left) {
    long rows = x.shape().dim(0);
    long length = x.shape().dim(1);
    long moved = Math.min(by, length);
    Shape start = Shape.of(0, left ? moved : 0);
    Shape limit = Shape.of(rows, left ? length : length - moved);
    Ints none = Ints.of(0, 0);
    Ints some = Ints.of(0, Math.toIntExact(moved));
    long one = Element.bits(x.dtype(), 1.0);
    return Build.node(
        new Op.Pad(left ? none : some, left ? some : none, none, one),
        Build.node(new Op.Slice(start, limit, Ints.of(1, 1)), x));
  }

  // ---------------------------------------------------------------- moves

  private static Ints inverse(Ints permutation) {
    return Ints.of(IntStream.range(0, permutation.size()).map(permutation::indexOf).toArray());
  }

  /** Puts what was sliced back to its place among zeros. */
  private static Op pad(Op.Slice slice, Node y) {
    int rank = y.shape().rank();
    int[] low = new int[rank];
    int[] high = new int[rank];
    int[] interior = new int[rank];
    for (int i = 0; i < rank; i++) {
      long count = y.shape().dim(i);
      long start = slice.start().dim(i);
      int stride = slice.stride().get(i);
      long end = count == 0 ? start : start + (count - 1) * stride + 1;
      low[i] = Math.toIntExact(start);
      high[i] = Math.toIntExact(y.input(0).shape().dim(i) - end);
      interior[i] = stride - 1;
    }
    return new Op.Pad(Ints.of(low), Ints.of(high), Ints.of(interior), 0);
  }

  /** Takes what was padded. */
  private static Op slice(Op.Pad pad, Node y) {
    Shape x = y.input(0).shape();
    long[] start = new long[x.rank()];
    long[] limit = new long[x.rank()];
    int[] stride = new int[x.rank()];
    for (int i = 0; i < x.rank(); i++) {
      stride[i] = pad.interior().get(i) + 1;
      start[i] = pad.low().get(i);
      limit[i] = x.dim(i) == 0 ? start[i] : start[i] + (x.dim(i) - 1) * stride[i] + 1;
    }
    return new Op.Slice(Shape.of(start), Shape.of(limit), Ints.of(stride));
  }

  private static Op part(int axis, Node y, int input) {
    long start = y.inputs().stream().limit(input).mapToLong(x -> x.shape().dim(axis)).sum();
    long length = y.input(input).shape().dim(axis);
    int rank = y.shape().rank();
    return new Op.Slice(
        Shape.of(new long[rank]).with(axis, start),
        y.shape().with(axis, start + length),
        Ints.repeat(1, rank));
  }

  /** Nothing reaches rows that were replaced, nor values that were replaced themselves. */
  private static Optional<Node> updateRows(Op update, Node y, Node g, int input) {
    Node index = y.input(1);
    Node values = y.input(2);
    if (input == 0) {
      return flow(update, g, index, Build.zeros(values.type()));
    }
    long rows = y.shape().dim(0);
    if (rows == 0) {
      return none();
    }
    Node numbers = Build.iota(new Type(DType.INT32, index.shape()), 0);
    Node nobody = Build.constant(new Type(DType.INT32, Shape.of(rows)), -1);
    Node writers = Build.node(update, nobody, index, numbers);
    Op pick = new Op.Gather(0, 0);
    Node row = Build.map(Scalar.MAXIMUM, index, Build.scalar(index, 0));
    Node counts = Build.map(Scalar.EQUAL, Build.node(pick, writers, row), numbers);
    Shape column = values.shape().keep(Ints.range(1, values.shape().rank()));
    return Optional.of(
        Build.select(Build.reshape(counts, column), Build.node(pick, g, row), Build.scalar(g, 0)));
  }

  /** Sends each sorted element's gradient to the position that it came from. */
  private static Node sort(int axis, Node y, Node g) {
    Shape x = y.input(0).shape();
    int rank = x.rank();
    Ints axisLast =
        Ints.of(
            IntStream.concat(IntStream.range(0, rank).filter(a -> a != axis), IntStream.of(axis))
                .toArray());
    long rows = x.remove(axis).size();
    Shape flat = Shape.of(rows, g.shape().dim(axis));
    Node positions = Build.reshape(Build.transpose(Build.result(y, 1), axisLast), flat);
    Node dx =
        Build.node(
            new Op.ScatterAdd(1, 1, x.dim(axis)),
            Build.reshape(Build.transpose(g, axisLast), flat),
            positions);
    return Build.transpose(Build.reshape(dx, x.permute(axisLast)), inverse(axisLast));
  }

  // ---------------------------------------------------------------- contractions

  /** With a' and b' for the operands as multiplied: da' = g · b'ᵀ and db' = a'ᵀ · g. */
  private static Node matMul(Op.MatMul op, Node y, Node g, int input) {
    requirePlain(op.epilogue(), y);
    Node a = y.input(0);
    Node b = y.input(1);
    if (input == 0) {
      return op.transposeA()
          ? Build.matMul(b, g, op.transposeB(), true)
          : Build.matMul(g, b, false, !op.transposeB());
    }
    if (b.shape().size(0, b.shape().rank() - 2) == 1 && !op.transposeA()) {
      // One matrix for the whole batch: a single product sums over the batch too.
      Node tallA = rows(a);
      Node tallG = rows(g);
      Node db =
          op.transposeB()
              ? Build.matMul(tallG, tallA, true, false)
              : Build.matMul(tallA, tallG, true, false);
      return Build.reshape(db, b.shape());
    }
    return op.transposeB()
        ? Build.matMul(g, a, true, op.transposeA())
        : Build.matMul(a, g, !op.transposeA(), false);
  }

  /** A batch of matrices with the same number of columns as one tall matrix. */
  private static Node rows(Node x) {
    Shape shape = x.shape();
    return Build.reshape(x, Shape.of(shape.size(0, shape.rank() - 1), shape.dim(-1)));
  }

  private static Optional<Node> inputGradient(Window window, int groups, Node x, Node dy, Node w) {
    return flow(new Op.ConvolutionInputGradient(window, groups, spatial(x)), dy, w);
  }

  private static Shape spatial(Node images) {
    return images.shape().slice(1, images.shape().rank() - 1);
  }
}
