package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Replaces nodes by cheaper ones that give the same bits, whatever the numbers are, NaN, infinity
 * and -0 included. (The exceptions: neighbouring gradients are joined instead of added to zeros,
 * and a sum is negated after adding up; both may change the sign of a zero.) Scalar functions are
 * in {@link Algebra}, moves in {@link Moves}.
 */
final class Simplify {
  private Simplify() {}

  static Graph apply(Graph graph) {
    Graph result = Rewrite.each(graph, (node, inputs) -> simplest(Rewrite.copy(node, inputs)));
    List<Graph.Update> updates =
        result.updates().stream().filter(update -> update.value() != update.input()).toList();
    return new Graph(result.inputs(), result.outputs(), updates);
  }

  /** An op on inputs that are themselves as simple as can be. */
  static Node make(Op op, Node... inputs) {
    return simplest(Build.node(op, inputs));
  }

  static Node make(Op op, List<Node> inputs) {
    return simplest(Build.node(op, inputs));
  }

  /** Under another shape of equal size. */
  static Node reshaped(Node x, Shape shape) {
    return make(new Op.Reshape(shape), x);
  }

  /** Repeated to a shape, if it does not have it. */
  static Node repeated(Node x, Shape shape) {
    return make(new Op.Broadcast(shape), x);
  }

  private static Node simplest(Node node) {
    Node at = node;
    while (true) {
      Node next = simpler(at);
      if (next == at) {
        return at;
      }
      at = next;
    }
  }

  /** The node one step simpler, or itself. */
  private static Node simpler(Node y) {
    boolean empty = y.types().size() == 1 && y.shape().size() == 0;
    if (empty && !(y.op() instanceof Op.Leaf)) {
      return Build.zeros(y.type());
    }
    return switch (y.op()) {
      case Op.Map map -> Algebra.map(map.function(), y);
      case Op.Convert(DType type) -> Algebra.convert(type, y);
      case Op.Reduce reduce -> reduce(reduce, y);
      case Op.Reshape(Shape shape) -> Moves.reshape(shape, y);
      case Op.Transpose(Ints permutation) -> Moves.transpose(permutation, y);
      case Op.Broadcast(Shape shape) -> Moves.broadcast(shape, y);
      case Op.Slice slice -> Moves.slice(slice, y);
      case Op.Pad pad -> Moves.pad(pad, y);
      case Op.Reverse(Ints axes) -> Moves.reverse(axes, y);
      case Op.Concatenate(int axis) -> Moves.concatenate(axis, y);
      case Op.MatMul matMul -> matMul(matMul, y);
      case Op.StopGradient _, Op.CustomGradient _ -> y.input(0);
      case Op.Result _ -> y.input(0).types().size() == 1 ? y.input(0) : y;
      case Op.Input _, Op.Constant _, Op.Dense _, Op.Iota _, Op.Random _ -> y;
      case Op.Fused _, Op.ArgReduce _, Op.CumulativeSum _ -> y;
      case Op.Convolution _, Op.ConvolutionInputGradient _, Op.ConvolutionKernelGradient _ -> y;
      case Op.QuantizedConvolution _, Op.Fourier _, Op.Decompose _, Op.TriangularSolve _ -> y;
      case Op.MaxPool _, Op.MaxPoolGradient _, Op.MaxPoolPick _ -> y;
      case Op.AveragePool _, Op.AveragePoolGradient _ -> y;
      case Op.Gather _, Op.ScatterAdd _, Op.UpdateRows _, Op.Sort _, Op.Loop _ -> y;
    };
  }

  /** Combining one element gives that element; a sum is negated once instead of each term. */
  private static Node reduce(Op.Reduce reduce, Node y) {
    Node x = y.input(0);
    if (reduce.kind() == Reduction.SUM && Algebra.isMap(x, Scalar.NEGATE)) {
      return make(new Op.Map(Scalar.NEGATE), make(reduce, x.input(0)));
    }
    Ints axes = Ints.of(reduce.axes().stream().filter(a -> x.shape().dim(a) != 1).toArray());
    if (axes.size() == reduce.axes().size()) {
      return axes.isEmpty() ? x : y;
    }
    if (axes.isEmpty()) {
      return reshaped(x, y.shape());
    }
    return reshaped(make(new Op.Reduce(reduce.kind(), axes), x), y.shape());
  }

  /** Transposed operands are read as they are; batches are repeated by the product itself. */
  private static Node matMul(Op.MatMul op, Node y) {
    List<Node> inputs = new ArrayList<>(y.inputs());
    boolean[] transposed = {op.transposeA(), op.transposeB()};
    for (int i = 0; i < 2; i++) {
      Node x = inputs.get(i);
      if (x.op() instanceof Op.Transpose(Ints permutation) && swapsMatrix(permutation)) {
        inputs.set(i, x.input(0));
        transposed[i] = !transposed[i];
      } else if (x.op() instanceof Op.Broadcast && hasSameMatrices(x.input(0), x)) {
        inputs.set(i, x.input(0));
      }
    }
    if (inputs.equals(y.inputs())) {
      return y;
    }
    Node result = Build.node(new Op.MatMul(transposed[0], transposed[1], op.epilogue()), inputs);
    return result.types().equals(y.types()) ? result : y;
  }

  /** Whether a permutation exchanges the last two axes and nothing else. */
  private static boolean swapsMatrix(Ints permutation) {
    int rank = permutation.size();
    return rank >= 2
        && permutation.get(rank - 1) == rank - 2
        && permutation.get(rank - 2) == rank - 1
        && IntStream.range(0, rank - 2).allMatch(a -> permutation.get(a) == a);
  }

  private static boolean hasSameMatrices(Node x, Node repeated) {
    return x.shape().rank() >= 2
        && x.shape().dim(-1) == repeated.shape().dim(-1)
        && x.shape().dim(-2) == repeated.shape().dim(-2);
  }
}
