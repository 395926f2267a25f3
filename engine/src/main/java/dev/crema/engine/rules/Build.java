package dev.crema.engine.rules;

import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;

/**
 * Makes nodes, each with the type that {@link Shapes} gives it. All methods throw {@link
 * dev.crema.engine.types.ShapeException} or {@link dev.crema.engine.types.DTypeException} for
 * operands that do not fit.
 */
public final class Build {
  private Build() {}

  /** An op applied to inputs. */
  public static Node node(Op op, List<Node> inputs) {
    return new Node(op, inputs, Shapes.ofNodes(op, inputs));
  }

  public static Node node(Op op, Node... inputs) {
    return node(op, List.of(inputs));
  }

  public static Node input(String name, Type type) {
    return node(new Op.Input(name, type));
  }

  /** A number everywhere, rounded to the type. */
  public static Node constant(Type type, double value) {
    return node(new Op.Constant(type, Element.bits(type.dtype(), value)));
  }

  /** A scalar that broadcasts against {@code like}, of its data type. */
  public static Node scalar(Node like, double value) {
    return constant(new Type(like.dtype(), Shape.SCALAR), value);
  }

  public static Node zeros(Type type) {
    return node(new Op.Constant(type, 0));
  }

  public static Node dense(Literal value) {
    return node(new Op.Dense(value));
  }

  public static Node iota(Type type, int axis) {
    return node(new Op.Iota(type, axis));
  }

  public static Node random(Distribution distribution, Type type, int stream, Node key) {
    return node(new Op.Random(distribution, type, stream), key);
  }

  public static Node map(Scalar function, Node... operands) {
    return node(new Op.Map(function), operands);
  }

  public static Node add(Node a, Node b) {
    return map(Scalar.ADD, a, b);
  }

  public static Node subtract(Node a, Node b) {
    return map(Scalar.SUBTRACT, a, b);
  }

  public static Node multiply(Node a, Node b) {
    return map(Scalar.MULTIPLY, a, b);
  }

  public static Node multiply(Node a, double b) {
    return map(Scalar.MULTIPLY, a, scalar(a, b));
  }

  public static Node divide(Node a, Node b) {
    return map(Scalar.DIVIDE, a, b);
  }

  public static Node negate(Node a) {
    return map(Scalar.NEGATE, a);
  }

  public static Node select(Node condition, Node a, Node b) {
    return map(Scalar.SELECT, condition, a, b);
  }

  /** The node in another type; the node itself if it has that type. */
  public static Node convert(Node x, DType type) {
    return x.dtype() == type ? x : node(new Op.Convert(type), x);
  }

  public static Node reduce(Reduction kind, Node x, Ints axes) {
    return axes.isEmpty() ? x : node(new Op.Reduce(kind, axes), x);
  }

  public static Node sum(Node x, Ints axes) {
    return reduce(Reduction.SUM, x, axes);
  }

  /** The node under another shape; the node itself if it has that shape. */
  public static Node reshape(Node x, Shape shape) {
    return x.shape().equals(shape) ? x : node(new Op.Reshape(shape), x);
  }

  public static Node transpose(Node x, Ints permutation) {
    return permutation.equals(Ints.range(0, permutation.size()))
        ? x
        : node(new Op.Transpose(permutation), x);
  }

  /** The node repeated to a shape; the node itself if it has that shape. */
  public static Node broadcast(Node x, Shape shape) {
    return x.shape().equals(shape) ? x : node(new Op.Broadcast(shape), x);
  }

  public static Node concatenate(int axis, List<Node> parts) {
    return parts.size() == 1 ? parts.getFirst() : node(new Op.Concatenate(axis), parts);
  }

  public static Node matMul(Node a, Node b, boolean transposeA, boolean transposeB) {
    return node(new Op.MatMul(transposeA, transposeB, Epilogue.NONE), a, b);
  }

  /** One result of a node; the node itself if it has only one. */
  public static Node result(Node node, int index) {
    return node.types().size() == 1 ? node : node(new Op.Result(index), node);
  }
}
