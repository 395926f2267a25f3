package dev.crema.engine.rules;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What can be computed for some rows of a batch without the others.
 *
 * <p>A value is <em>divided</em> if its first axis is the batch, or a multiple of it, and each part
 * of it comes of the same part of other divided values and of values that all parts share. A part
 * is then one stretch of memory.
 */
public final class Rows {
  private final long rows;
  private final long part;
  private final Set<Node> divided;

  /** Inputs that would have to be divided too. */
  private final Set<Node> wanted = new HashSet<>();

  private final Map<Node, Node> made = new HashMap<>();

  private Rows(Set<Node> divided, long rows, long part) {
    this.rows = rows;
    this.part = part;
    this.divided = new HashSet<>(divided);
  }

  /**
   * The same computation for a part of the rows: a graph whose divided inputs and roots are
   * shorter, and whose other inputs are the same. Empty unless all roots can be divided.
   *
   * @param inputs the inputs that are divided; of the others, those are too that meet divided
   *     values element by element
   * @param rows how many rows there are, 2 or more, of which the lengths of divided first axes are
   *     multiples
   * @param part how many rows the part has, a divisor of {@code rows}
   */
  public static Optional<Graph> part(Graph graph, Set<Node> inputs, long rows, long part) {
    Set<Node> divided = new HashSet<>(inputs);
    while (true) {
      Rows attempt = new Rows(divided, rows, part);
      boolean done = graph.nodes().stream().allMatch(attempt::make);
      if (done) {
        return attempt.divided.containsAll(graph.roots())
            ? Optional.of(attempt.graph(graph))
            : Optional.empty();
      }
      if (attempt.wanted.isEmpty()) {
        return Optional.empty();
      }
      divided.addAll(attempt.wanted);
    }
  }

  private Graph graph(Graph whole) {
    return new Graph(
        whole.inputs().stream().map(this::made).toList(),
        whole.outputs().stream().map(this::made).toList(),
        whole.updates().stream()
            .map(update -> new Graph.Update(made(update.input()), made(update.value())))
            .toList());
  }

  private Node made(Node node) {
    return made.getOrDefault(node, node);
  }

  /** Makes a node for the part; false if it needs all rows. */
  private boolean make(Node node) {
    if (node.op() instanceof Op.Input(String name, Type type, var _)) {
      made.put(node, divided.contains(node) ? Build.input(name, part(type)) : node);
      return true;
    }
    if (node.inputs().stream().noneMatch(divided::contains)) {
      made.put(node, node);
      return true;
    }
    if (!isByRows(node)) {
      return false;
    }
    divided.add(node);
    List<Node> inputs = node.inputs().stream().map(input -> operand(node, input)).toList();
    made.put(node, Build.node(part(node.op()), inputs));
    return true;
  }

  private Node operand(Node reader, Node operand) {
    return isFilled(reader, operand) && operand.op() instanceof Op.Constant(Type type, long bits)
        ? Build.node(new Op.Constant(part(type), bits))
        : made(operand);
  }

  /** Whether an operand is one number everywhere, of which an element-wise node needs a part. */
  private static boolean isFilled(Node reader, Node operand) {
    return reader.op() instanceof Op.Elementwise
        && operand.op() instanceof Op.Constant
        && hasRows(operand, reader.types().getFirst().shape());
  }

  private Type part(Type type) {
    return new Type(type.dtype(), part(type.shape()));
  }

  private Shape part(Shape shape) {
    return shape.with(0, shape.dim(0) / rows * part);
  }

  private Op part(Op op) {
    return switch (op) {
      case Op.Reshape(Shape shape) -> new Op.Reshape(part(shape));
      case Op.Broadcast(Shape shape) -> new Op.Broadcast(part(shape));
      case Op.Slice(Shape start, Shape limit, Ints stride) ->
          new Op.Slice(start, part(limit), stride);
      default -> op;
    };
  }

  /** Whether the results of a node that reads divided values are divided. */
  private boolean isByRows(Node node) {
    return switch (node.op()) {
      case Op.Leaf _,
          Op.Loop _,
          Op.CustomGradient _,
          Op.ConvolutionKernelGradient _,
          Op.UpdateRows _ ->
          false;
      case Op.Elementwise _ -> isElementByElement(node);
      case Op.Broadcast(Shape shape) -> meets(node.input(0), shape);
      case Op.Reduce(var _, Ints axes) -> !axes.contains(0);
      case Op.ArgReduce(var _, int axis) -> axis > 0;
      case Op.CumulativeSum(int axis, var _, var _) -> axis > 0;
      case Op.Reshape(Shape shape) -> shape.rank() > 0 && shape.dim(0) % rows == 0;
      case Op.Transpose(Ints permutation) -> permutation.get(0) == 0;
      case Op.Slice(Shape start, Shape limit, Ints stride) ->
          start.dim(0) == 0 && limit.dim(0) == node.input(0).shape().dim(0) && stride.get(0) == 1;
      case Op.Pad(Ints low, Ints high, Ints interior, var _) ->
          low.get(0) == 0 && high.get(0) == 0 && interior.get(0) == 0;
      case Op.Reverse(Ints axes) -> !axes.contains(0);
      case Op.Concatenate(int axis) -> axis > 0 && allDivided(node);
      case Op.MatMul matMul -> isByRows(node, matMul);
      case Op.Convolution convolution -> isLeftDivided(node, convolution.epilogue());
      case Op.QuantizedConvolution convolution ->
          isLeftDivided(node, convolution.epilogue()) && !isDivided(node, convolution.scaleAt());
      case Op.ConvolutionInputGradient _ -> isLeftDivided(node, Epilogue.NONE);
      case Op.Fourier _ -> allDivided(node) && node.input(0).shape().rank() > 1;
      case Op.Factoring _ -> allDivided(node) && node.input(0).shape().rank() > 2;
      case Op.Pooling _ -> allDivided(node);
      case Op.Gather(int axis, int batch) ->
          batch > 0
              ? allDivided(node)
              : isDivided(node, 0) ? axis > 0 && !isDivided(node, 1) : axis == 0;
      case Op.ScatterAdd(int axis, int batch, var _) ->
          batch > 0 ? allDivided(node) : axis > 0 && !isDivided(node, 1);
      case Op.Sort(int axis, var _, var _) -> axis > 0;
      case Op.StopGradient _, Op.Result _ -> true;
    };
  }

  /** A left factor times a shared matrix, or a batch of products. */
  private boolean isByRows(Node node, Op.MatMul op) {
    Shape result = node.shape();
    return result.rank() == 2
        ? isLeftDivided(node, op.epilogue()) && !op.transposeA()
        : meets(node.input(0), result) && meets(node.input(1), result) && fits(node, op.epilogue());
  }

  private boolean isLeftDivided(Node node, Epilogue epilogue) {
    return isDivided(node, 0) && !isDivided(node, 1) && fits(node, epilogue);
  }

  /** Whether what is done to a divided result reads a shared bias and a divided residual. */
  private boolean fits(Node node, Epilogue epilogue) {
    return !(epilogue.bias() && isDivided(node, 2))
        && (!epilogue.residual() || isDivided(node, epilogue.residualAt()));
  }

  private boolean isDivided(Node node, int input) {
    return divided.contains(node.input(input));
  }

  private boolean allDivided(Node node) {
    return divided.containsAll(node.inputs());
  }

  private boolean isElementByElement(Node node) {
    Shape shape = node.types().getFirst().shape();
    boolean all = true;
    for (Node input : node.inputs()) {
      all &= meets(input, shape) || isFilled(node, input);
    }
    return all;
  }

  /**
   * Whether an operand that is repeated to a divided shape is divided as that is, or the same for
   * all parts.
   */
  private boolean meets(Node operand, Shape shape) {
    boolean hasRows = hasRows(operand, shape);
    if (hasRows && !divided.contains(operand) && operand.op() instanceof Op.Input) {
      wanted.add(operand);
    }
    return divided.contains(operand) == hasRows;
  }

  private static boolean hasRows(Node operand, Shape shape) {
    return operand.shape().rank() == shape.rank() && operand.shape().dim(0) != 1;
  }
}
