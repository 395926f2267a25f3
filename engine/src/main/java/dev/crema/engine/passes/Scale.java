package dev.crema.engine.passes;

import static dev.crema.engine.passes.Simplify.make;
import static dev.crema.engine.passes.Simplify.repeated;
import static dev.crema.engine.passes.Simplify.reshaped;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Multiplies lasting weights of a contraction by what its result would be multiplied by channel by
 * channel, and adds up what would be added: {@code ((x·W - m)·s + b} becomes {@code x·(W·s) + (b -
 * m·s)}, whose second term {@link Epilogues} makes the bias. This folds the batch norm that follows
 * a convolution or a dense layer, where its moving means are taken and so last. What the new
 * weights take to compute is done once, not in each run.
 *
 * <p>Contractions of bfloat16 whose result is scaled in float32 and rounded again are scaled by
 * what their weights are rounded from: {@code bf16(f32(x·bf16(W))·s + b)} becomes {@code
 * x·bf16(W·s) + bf16(b)}.
 *
 * <p>Results may differ in the last places. Weights that change in each run, as in training, and
 * results that somebody reads before they are scaled stay as they are.
 */
final class Scale {
  private final Map<Node, Integer> uses;
  private final Set<Node> lasting;

  /** What a new node is made of, if it is a contraction plus an offset. */
  private final Map<Node, Affine> affine = new HashMap<>();

  /**
   * The sum of a contraction with lasting weights and a lasting vector of its channels.
   *
   * @param offset null for none
   * @param type what the sum is formed in
   */
  private record Affine(Node contraction, @Nullable Node offset, DType type) {
    Node sum() {
      Node product =
          contraction.dtype() == type ? contraction : make(new Op.Convert(type), contraction);
      return offset == null ? product : make(new Op.Map(Scalar.ADD), product, offset);
    }

    Affine plus(Node vector) {
      return new Affine(contraction, vector, type);
    }
  }

  private Scale(Graph graph) {
    this.uses = Rewrite.uses(graph);
    this.lasting = new HashSet<>(graph.lasting());
  }

  static Graph apply(Graph graph) {
    Scale scale = new Scale(graph);
    return Rewrite.each(
        graph,
        (node, inputs) -> {
          Node copy = Rewrite.copy(node, inputs);
          Affine sum = scale.contraction(copy);
          for (int i = 0; sum == null && i < inputs.size(); i++) {
            sum = scale.joined(node, copy, i);
          }
          Node result = sum == null || isWidened(copy) ? copy : sum.sum();
          if (sum != null) {
            scale.affine.put(result, sum);
          }
          if (scale.lasting.contains(node)) {
            scale.lasting.add(result);
          }
          return result;
        });
  }

  /** Whether a node only begins a sum in float32, which stays as it is unless it is scaled. */
  private static boolean isWidened(Node node) {
    return node.op() instanceof Op.Convert(DType type) && type == DType.FLOAT32;
  }

  /** A contraction whose weights may be scaled, as it is. */
  private @Nullable Affine contraction(Node node) {
    boolean plain =
        switch (node.op()) {
          case Op.Convolution(_, _, Epilogue epilogue) -> epilogue.equals(Epilogue.NONE);
          case Op.MatMul(_, _, Epilogue epilogue) ->
              epilogue.equals(Epilogue.NONE) && node.input(1).shape().rank() == 2;
          default -> false;
        };
    return plain && lasting.contains(node.input(1)) && isPrecise(node)
        ? new Affine(node, null, node.dtype())
        : null;
  }

  /** Whether factors lose nothing that the weights of a contraction had. */
  private static boolean isPrecise(Node contraction) {
    return switch (contraction.dtype()) {
      case FLOAT32, FLOAT64 -> true;
      case BFLOAT16 ->
          contraction.input(1).op() instanceof Op.Convert
              && contraction.input(1).input(0).dtype() == DType.FLOAT32;
      case FLOAT16, INT8, UINT8, INT32, INT64, BOOL -> false;
    };
  }

  /** What becomes of the sum that is operand i of a node; null if nothing does. */
  private @Nullable Affine joined(Node before, Node node, int i) {
    Affine sum = affine.get(node.input(i));
    if (sum == null || uses.getOrDefault(before.input(i), 0) != 1) {
      return null;
    }
    if (node.op() instanceof Op.Convert(DType type)) {
      return converted(sum, type);
    }
    if (!(node.op() instanceof Op.Map(Scalar function))
        || (sum.type() == DType.BFLOAT16 && function != Scalar.ADD)
        || node.inputs().size() != 2
        || !node.type().equals(node.input(i).type())) {
      return null;
    }
    Node vector = node.input(1 - i);
    boolean fits = vector.shape().size() == 1 || isAlongChannels(vector, node.shape());
    if (!fits || !lasting.contains(vector)) {
      return null;
    }
    Node channels = reshaped(vector, Shape.of(vector.shape().size()));
    return switch (function) {
      case MULTIPLY -> scaled(sum, channels);
      case ADD -> sum.plus(offset(Scalar.ADD, sum, channels));
      case SUBTRACT -> i == 0 ? sum.plus(offset(Scalar.SUBTRACT, sum, channels)) : null;
      default -> null;
    };
  }

  /** The sum of a contraction of bfloat16 in float32, to be scaled, or back in bfloat16. */
  private @Nullable Affine converted(Affine sum, DType type) {
    if (sum.contraction().dtype() != DType.BFLOAT16
        || (type != DType.FLOAT32 && type != DType.BFLOAT16)) {
      return null;
    }
    Node offset = sum.offset();
    return new Affine(
        sum.contraction(), offset == null ? null : kept(make(new Op.Convert(type), offset)), type);
  }

  /** Whether a value has one number for each channel of a shape, the last axis. */
  static boolean isAlongChannels(Node value, Shape shape) {
    return value.shape().rank() > 0
        && value.shape().dim(-1) == shape.dim(-1)
        && value.shape().size() == shape.dim(-1);
  }

  private Affine scaled(Affine sum, Node factors) {
    Node contraction = sum.contraction();
    Node weights = contraction.input(1);
    boolean rows = contraction.op() instanceof Op.MatMul matMul && matMul.transposeB();
    Node along = rows ? reshaped(factors, Shape.of(factors.shape().size(), 1)) : factors;
    boolean half = contraction.dtype() == DType.BFLOAT16;
    Node wide = half ? weights.input(0) : weights;
    Node product = kept(make(new Op.Map(Scalar.MULTIPLY), wide, along));
    Node scaled = half ? kept(make(new Op.Convert(DType.BFLOAT16), product)) : product;
    Node offset = sum.offset();
    return new Affine(
        make(contraction.op(), contraction.input(0), scaled),
        offset == null ? null : kept(make(new Op.Map(Scalar.MULTIPLY), offset, factors)),
        sum.type());
  }

  private Node offset(Scalar function, Affine sum, Node vector) {
    Node all = repeated(vector, Shape.of(sum.contraction().shape().dim(-1)));
    Node before = sum.offset();
    if (before != null) {
      return kept(make(new Op.Map(function), before, all));
    }
    return kept(function == Scalar.SUBTRACT ? make(new Op.Map(Scalar.NEGATE), all) : all);
  }

  private Node kept(Node node) {
    lasting.add(node);
    return node;
  }
}
