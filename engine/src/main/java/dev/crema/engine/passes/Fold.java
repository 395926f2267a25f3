package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Computes now what does not depend on any input, as long as the numbers stay few. A folded
 * function such as exp is rounded from float64 and may differ from a kernel's in the last place.
 */
final class Fold {
  /** The most bytes that one result, or one operand, of a folded op may have. */
  private static final long MOST_BYTES = 1 << 14;

  private Fold() {}

  static Graph apply(Graph graph) {
    return Rewrite.each(
        graph, (node, inputs) -> folded(node, inputs).orElseGet(() -> Rewrite.copy(node, inputs)));
  }

  private static Optional<Node> folded(Node node, List<Node> inputs) {
    return switch (node.op()) {
      case Op.Leaf _ -> Optional.empty();
      case Op.Sort _, Op.Loop _, Op.Factoring _ -> Optional.empty();
      case Op.Elementwise _ when node.types().size() == 1 && allUniform(inputs) ->
          Optional.of(onOneElement(node, inputs));
      case Op.Moving op when isUniform(op, inputs) -> Optional.of(uniform(node, inputs.getFirst()));
      case Op.Marker _, Op.Elementwise _, Op.Reducing _, Op.Moving _ -> computed(node, inputs);
      case Op.Contracting _, Op.Pooling _, Op.Indexing _ -> computed(node, inputs);
    };
  }

  private static boolean allUniform(List<Node> inputs) {
    return inputs.stream().allMatch(input -> input.op() instanceof Op.Constant);
  }

  /** Whether a move has one number everywhere in its result. */
  private static boolean isUniform(Op.Moving op, List<Node> inputs) {
    if (!(inputs.getFirst().op() instanceof Op.Constant(_, long bits))) {
      return false;
    }
    return switch (op) {
      case Op.Pad pad -> pad.bits() == bits;
      case Op.Concatenate _ ->
          inputs.stream()
              .allMatch(in -> in.op() instanceof Op.Constant constant && constant.bits() == bits);
      case Op.Reshape _, Op.Transpose _, Op.Broadcast _, Op.Slice _, Op.Reverse _ -> true;
    };
  }

  private static Node uniform(Node node, Node constant) {
    return constant.op() instanceof Op.Constant(_, long bits)
        ? Build.node(new Op.Constant(node.type(), bits))
        : constant;
  }

  /** One element stands for all. */
  private static Node onOneElement(Node node, List<Node> inputs) {
    List<Literal> elements = inputs.stream().map(in -> known(in, Shape.SCALAR)).toList();
    long bits = Reference.evaluate(node.op(), elements).getFirst().bits(0);
    return Build.node(new Op.Constant(node.type(), bits));
  }

  private static Optional<Node> computed(Node node, List<Node> inputs) {
    boolean small =
        node.types().size() == 1
            && node.type().bytes() <= MOST_BYTES
            && node.type().shape().size() > 0
            && inputs.stream().allMatch(Fold::isKnown);
    if (!small) {
      return Optional.empty();
    }
    List<Literal> values = inputs.stream().map(in -> known(in, in.shape())).toList();
    Literal result = Reference.evaluate(node.op(), values).getFirst();
    long first = result.bits(0);
    boolean uniform =
        LongStream.range(1, node.shape().size()).allMatch(i -> result.bits(i) == first);
    return Optional.of(
        uniform ? Build.node(new Op.Constant(node.type(), first)) : Build.dense(result));
  }

  private static boolean isKnown(Node node) {
    boolean known =
        switch (node.op()) {
          case Op.Constant _, Op.Dense _, Op.Iota _ -> true;
          default -> false;
        };
    return known && node.type().bytes() <= MOST_BYTES;
  }

  private static Literal known(Node node, Shape shape) {
    Op op =
        switch (node.op()) {
          case Op.Constant(Type type, long bits) ->
              new Op.Constant(new Type(type.dtype(), shape), bits);
          default -> node.op();
        };
    return Reference.evaluate(op, List.of()).getFirst();
  }
}
