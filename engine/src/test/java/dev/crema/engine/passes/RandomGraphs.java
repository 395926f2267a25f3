package dev.crema.engine.passes;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small graphs of ops that passes rewrite, with all data types, and numbers that break rules. */
final class RandomGraphs {
  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(2, 3),
          Shape.of(3),
          Shape.of(2, 1),
          Shape.SCALAR,
          Shape.of(3, 3),
          Shape.of(3, 2),
          Shape.of(2, 3, 3),
          Shape.of(6));
  private static final List<Double> TELLING = List.of(0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 3.0);
  private static final long MOST_ELEMENTS = 200;

  private final Random random;
  private final List<Node> nodes = new ArrayList<>();

  RandomGraphs(long seed) {
    this.random = new Random(seed);
  }

  /** A graph of about so many nodes, with four outputs and some updates. */
  Graph graph(int size) {
    for (int i = 0; i < 5; i++) {
      DType type = random.nextInt(4) == 0 ? pick(List.of(DType.values())) : DType.FLOAT32;
      nodes.add(Build.input("x" + i, new Type(type, pick(SHAPES))));
    }
    List<Node> inputs = List.copyOf(nodes);
    for (int i = 0; i < 3; i++) {
      Type type = new Type(DType.FLOAT32, pick(SHAPES));
      nodes.add(
          random.nextBoolean() ? Build.dense(numbers(type)) : Build.constant(type, pick(TELLING)));
    }
    for (int tries = 0; nodes.size() < size && tries < 50 * size; tries++) {
      try {
        Node node = node();
        if (node.shape().size() <= MOST_ELEMENTS) {
          nodes.add(node);
        }
      } catch (CremaException e) {
        // The operands do not suit the op: the next try picks others.
      }
    }
    List<Node> outputs = IntStream.range(0, 4).mapToObj(_ -> recent(8)).toList();
    List<Graph.Update> updates = new ArrayList<>();
    for (Node input : inputs) {
      Node value = pick(nodes);
      if (value.type().equals(input.type())) {
        updates.add(new Graph.Update(input, value));
      }
    }
    return new Graph(inputs, outputs, updates);
  }

  List<Literal> arguments(Graph graph) {
    return graph.inputs().stream().map(input -> numbers(input.type())).toList();
  }

  private Node node() {
    Node a = random.nextInt(3) == 0 ? pick(nodes) : recent(6);
    Node b = pick(nodes);
    Node c = pick(nodes);
    int rank = a.shape().rank();
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> {
        Scalar f = pick(List.of(Scalar.values()));
        yield switch (f.arity()) {
          case 1 -> Build.map(f, a);
          case 2 -> Build.map(f, a, b);
          default -> Build.map(f, c, a, b);
        };
      }
      case 8 -> Build.node(new Op.Convert(pick(List.of(DType.values()))), a);
      case 9 -> Build.reduce(pick(List.of(Reduction.values())), a, someAxes(rank));
      case 10 -> Build.node(new Op.Reshape(b.shape()), a);
      case 11 -> {
        List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(axes, random);
        yield Build.node(
            new Op.Transpose(Ints.of(axes.stream().mapToInt(axis -> axis).toArray())), a);
      }
      case 12 -> Build.node(new Op.Broadcast(b.shape()), a);
      case 13, 14 -> slice(a);
      case 15 -> pad(a);
      case 16 -> Build.node(new Op.Reverse(someAxes(rank)), a);
      case 17 -> Build.node(new Op.Concatenate(random.nextInt(rank + 1)), a, b);
      case 18 -> Build.matMul(a, b, random.nextBoolean(), random.nextBoolean());
      default -> Build.node(new Op.StopGradient(), a);
    };
  }

  private Node slice(Node x) {
    int rank = x.shape().rank();
    long[] start = new long[rank];
    long[] limit = new long[rank];
    int[] stride = new int[rank];
    for (int i = 0; i < rank; i++) {
      long length = x.shape().dim(i);
      start[i] = random.nextLong(length + 1);
      limit[i] = random.nextBoolean() ? length : random.nextLong(start[i], length + 1);
      stride[i] = 1 + random.nextInt(2);
    }
    return Build.node(new Op.Slice(Shape.of(start), Shape.of(limit), Ints.of(stride)), x);
  }

  private Node pad(Node x) {
    int rank = x.shape().rank();
    Ints low = Ints.of(random.ints(rank, 0, 2).toArray());
    Ints high = Ints.of(random.ints(rank, 0, 2).toArray());
    Ints interior = Ints.of(random.ints(rank, -2, 2).map(i -> Math.max(i, 0)).toArray());
    long bits = Element.bits(x.dtype(), random.nextBoolean() ? 0.0 : 1.0);
    return Build.node(new Op.Pad(low, high, interior, bits), x);
  }

  private Ints someAxes(int rank) {
    return Ints.of(IntStream.range(0, rank).filter(_ -> random.nextBoolean()).toArray());
  }

  private Node recent(int among) {
    return nodes.get(Math.max(0, nodes.size() - 1 - random.nextInt(among)));
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private Literal numbers(Type type) {
    ByteBuffer buffer = ByteBuffer.allocate((int) type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < type.shape().size(); i++) {
      double value = type.dtype().isFloating() ? number() : random.nextInt(-1, 3);
      long bits = Element.bits(type.dtype(), value);
      switch (type.dtype().bytes()) {
        case 1 -> buffer.put((byte) bits);
        case 2 -> buffer.putShort((short) bits);
        case 4 -> buffer.putInt((int) bits);
        default -> buffer.putLong(bits);
      }
    }
    return new Literal(type, buffer.array());
  }

  private double number() {
    return switch (random.nextInt(40)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2, 3 -> pick(TELLING);
      default -> random.nextGaussian();
    };
  }
}
