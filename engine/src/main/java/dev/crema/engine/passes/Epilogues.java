package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a contraction add the bias and the residual and apply the activation that follow it, while
 * its result is still in registers, if nobody else reads the result before.
 */
final class Epilogues {
  private Epilogues() {}

  static Graph apply(Graph graph) {
    Map<Node, Integer> uses = Rewrite.uses(graph);
    return Rewrite.each(
        graph,
        (node, inputs) -> {
          Node joined = null;
          for (int i = 0; joined == null && i < inputs.size(); i++) {
            if (uses.getOrDefault(node.input(i), 0) == 1) {
              joined = join(node, inputs, i);
            }
          }
          return joined == null ? Rewrite.copy(node, inputs) : joined;
        });
  }

  /** The contraction that is operand i, doing the node's work too; null if it cannot. */
  private static @Nullable Node join(Node node, List<Node> inputs, int i) {
    Node contraction = inputs.get(i);
    Epilogue epilogue = epilogue(contraction.op());
    if (epilogue == null
        || !contraction.dtype().isFloating()
        || !(node.op() instanceof Op.Map(Scalar function))) {
      return null;
    }
    boolean open = epilogue.activation() == Epilogue.Activation.NONE;
    if (function == Scalar.RELU && open) {
      return with(
          contraction, epilogue.withActivation(Epilogue.Activation.RELU), contraction.inputs());
    }
    if (function == Scalar.ADD && open && node.type().equals(contraction.type())) {
      Node addend = inputs.get(1 - i);
      if (!epilogue.bias() && Scale.isAlongChannels(addend, node.shape())) {
        Node bias = Build.reshape(addend, Shape.of(node.shape().dim(-1)));
        List<Node> operands = new ArrayList<>(contraction.inputs());
        operands.add(2, bias);
        return with(contraction, epilogue.withBias(), operands);
      }
      if (!epilogue.residual() && takesResidual(contraction, addend)) {
        List<Node> operands = new ArrayList<>(contraction.inputs());
        operands.add(addend);
        return with(contraction, epilogue.withResidual(), operands);
      }
    }
    return null;
  }

  /**
   * A product leaves what else is added to the loop that follows it, which mostly has other work to
   * do, too; after a convolution comes at most a relu.
   */
  private static boolean takesResidual(Node contraction, Node addend) {
    return contraction.op() instanceof Op.Convolution && addend.type().equals(contraction.type());
  }

  private static @Nullable Epilogue epilogue(Op op) {
    return switch (op) {
      case Op.MatMul matMul -> matMul.epilogue();
      case Op.Convolution convolution -> convolution.epilogue();
      default -> null;
    };
  }

  private static Node with(Node contraction, Epilogue epilogue, List<Node> inputs) {
    Op op =
        switch (contraction.op()) {
          case Op.MatMul(boolean transposeA, boolean transposeB, _) ->
              new Op.MatMul(transposeA, transposeB, epilogue);
          case Op.Convolution(var window, int groups, _) ->
              new Op.Convolution(window, groups, epilogue);
          default -> throw new IllegalStateException("no epilogue on " + contraction);
        };
    return Build.node(op, inputs);
  }
}
