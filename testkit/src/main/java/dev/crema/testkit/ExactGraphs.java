package dev.crema.testkit;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.GraphText;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.passes.Passes;
import dev.crema.engine.rules.Build;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Random graphs whose numbers are small integers, also in float types, so that no operation rounds
 * and every way to compute them, in whatever order, gives the same numbers. They show mistakes in
 * the order of steps, in shared memory and in updates, which no tolerance hides.
 */
public final class ExactGraphs {
  /** Every value lies between the negative of this and this. */
  private static final double LIMIT = 8;

  private static final long MOST_ELEMENTS = 600;
  private static final List<Scalar> UNARY =
      List.of(Scalar.NEGATE, Scalar.ABS, Scalar.SIGN, Scalar.RELU);
  private static final List<Scalar> BINARY =
      List.of(Scalar.ADD, Scalar.SUBTRACT, Scalar.MULTIPLY, Scalar.MAXIMUM, Scalar.MINIMUM);
  private static final List<Scalar> COMPARING = List.of(Scalar.LESS, Scalar.EQUAL);
  private static final List<DType> TYPES =
      List.of(DType.FLOAT32, DType.FLOAT32, DType.FLOAT64, DType.BFLOAT16, DType.INT32, DType.INT8);

  private final Gen gen;
  private final List<Node> nodes = new ArrayList<>();

  private ExactGraphs(Gen gen) {
    this.gen = gen;
  }

  /**
   * A graph with inputs of several types, some of which it updates.
   *
   * @param steps how many random ops to apply, each to what is there already
   */
  public static Graph of(Gen gen, int steps) {
    return new ExactGraphs(gen).graph(steps);
  }

  /**
   * Runs a graph, as it is and after all passes, and compares the numbers with those of the
   * reference.
   *
   * @throws AssertionError if one differs
   */
  public static void check(Gen gen, int steps, Runner runner) {
    Graph graph = of(gen, steps);
    List<Literal> arguments = arguments(gen, graph);
    List<Literal> expected = Reference.evaluate(graph, arguments);
    compare(expected, runner.run(graph, arguments), graph, gen);
    Graph rewritten = Passes.apply(graph, Set.of());
    if (rewritten.updates().size() == graph.updates().size()) {
      compare(expected, runner.run(rewritten, arguments), rewritten, gen);
    }
  }

  private static void compare(List<Literal> expected, List<Literal> actual, Graph graph, Gen gen) {
    for (int i = 0; i < expected.size(); i++) {
      for (long k = 0; k < expected.get(i).type().shape().size(); k++) {
        if (expected.get(i).number(k) != actual.get(i).number(k)) {
          throw new AssertionError(
              "element %d of result %d is %s, not %s; %s\n%s"
                  .formatted(
                      k,
                      i,
                      actual.get(i).number(k),
                      expected.get(i).number(k),
                      gen.replay(),
                      GraphText.print(graph)));
        }
      }
    }
  }

  /** Small integers for the inputs of a graph. */
  public static List<Literal> arguments(Gen gen, Graph graph) {
    return graph.inputs().stream()
        .map(
            input ->
                gen.literal(input.type(), new Domain.Among(List.of(-2.0, -1.0, 0.0, 1.0, 3.0))))
        .toList();
  }

  private Graph graph(int steps) {
    List<Node> inputs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      DType type = i == 0 ? DType.FLOAT32 : gen.pick(TYPES);
      inputs.add(Build.input("x" + i, new Type(type, shape())));
    }
    nodes.addAll(inputs);
    for (int i = 0; i < steps; i++) {
      step(number());
    }
    List<Node> outputs = new ArrayList<>();
    for (int i = gen.between(1, 4); i > 0; i--) {
      outputs.add(gen.pick(nodes));
    }
    List<Graph.Update> updates = new ArrayList<>();
    for (Node input : inputs) {
      List<Node> values =
          nodes.stream().filter(node -> node.type().equals(input.type()) && node != input).toList();
      if (!values.isEmpty() && gen.chance(0.5)) {
        updates.add(new Graph.Update(input, gen.pick(values)));
      }
    }
    return new Graph(inputs, outputs, updates);
  }

  private Shape shape() {
    while (true) {
      Shape shape = gen.shape(0, 3);
      if (shape.size() <= MOST_ELEMENTS) {
        return shape;
      }
    }
  }

  /** A node of numbers, a late one more often. */
  private Node number() {
    List<Node> numbers = nodes.stream().filter(node -> node.dtype() != DType.BOOL).toList();
    int size = numbers.size();
    return gen.chance(0.6)
        ? numbers.get(gen.between(Math.max(0, size - 5), size - 1))
        : gen.pick(numbers);
  }

  /** Another node of the type, in any shape that broadcasts against it. */
  private Node beside(Node x) {
    List<Node> candidates =
        nodes.stream()
            .filter(node -> node.dtype() == x.dtype() && node.shape().broadcastsTo(x.shape()))
            .toList();
    return gen.chance(0.2) ? constant(x, gen.between(-2, 3)) : gen.pick(candidates);
  }

  private static Node constant(Node like, double value) {
    return Build.scalar(like, value);
  }

  private void add(Node node) {
    if (node.shape().size() <= MOST_ELEMENTS) {
      nodes.add(node);
    }
  }

  /** Adds a node whose values may have grown, cut back to what all values are. */
  private void addLimited(Node node) {
    if (node.shape().size() <= MOST_ELEMENTS) {
      Node below = Build.map(Scalar.MINIMUM, node, constant(node, LIMIT));
      nodes.add(Build.map(Scalar.MAXIMUM, below, constant(node, -LIMIT)));
    }
  }

  private void step(Node x) {
    switch (gen.between(0, 14)) {
      case 0, 1 -> nodes.add(Build.map(gen.pick(UNARY), x));
      case 2, 3, 4 -> addLimited(Build.map(gen.pick(BINARY), x, beside(x)));
      case 5 -> {
        Node condition = Build.map(gen.pick(COMPARING), x, beside(x));
        nodes.add(condition);
        nodes.add(Build.select(condition, x, beside(x)));
      }
      case 6 -> nodes.add(Build.convert(x, gen.pick(TYPES)));
      case 7 -> reduce(x);
      case 8, 9 -> move(x);
      case 10 -> contract(x);
      case 11 -> index(x);
      case 12 -> addLimited(Build.node(cumulativeSum(x), atLeastOneAxis(x)));
      case 13 -> window(x);
      default -> nodes.add(Build.node(new Op.StopGradient(), x));
    }
  }

  private static Node atLeastOneAxis(Node x) {
    return x.shape().rank() > 0 ? x : Build.reshape(x, Shape.of(1));
  }

  private Op cumulativeSum(Node x) {
    return new Op.CumulativeSum(
        gen.axis(atLeastOneAxis(x).shape()), gen.chance(0.5), gen.chance(0.5));
  }

  private void reduce(Node x) {
    Ints axes = gen.axes(x.shape());
    boolean sum = gen.chance(0.6);
    Node reduced = Build.reduce(sum ? Reduction.SUM : Reduction.MAX, x, axes);
    addLimited(reduced);
    if (gen.chance(0.5)) {
      // As in normalization: back to the shape from before.
      Node kept = Build.reshape(nodes.getLast(), x.shape().keep(axes));
      if (nodes.getLast().shape().equals(reduced.shape())) {
        addLimited(Build.subtract(x, kept));
      }
    }
  }

  private void move(Node x) {
    Shape shape = x.shape();
    int rank = shape.rank();
    switch (gen.between(0, 6)) {
      case 0 -> nodes.add(Build.reshape(x, Shape.of(shape.size())));
      case 1 -> {
        int[] order = gen.shuffled(rank).stream().mapToInt(Integer::intValue).toArray();
        nodes.add(Build.transpose(x, Ints.of(order)));
      }
      case 2 -> add(Build.broadcast(x, shape.insert(0, gen.between(1, 3))));
      case 3 -> {
        long[] start = shape.stream().map(length -> gen.between(0, (int) length / 2)).toArray();
        nodes.add(
            Build.node(new Op.Slice(Shape.of(start), shape, OpCases.ints(gen, rank, 1, 2)), x));
      }
      case 4 -> {
        Ints low = OpCases.ints(gen, rank, 0, 1);
        Ints high = OpCases.ints(gen, rank, 0, 1);
        Ints interior = OpCases.ints(gen, rank, 0, 1);
        add(Build.node(new Op.Pad(low, high, interior, Element.bits(x.dtype(), 1.0)), x));
      }
      case 5 -> nodes.add(Build.node(new Op.Reverse(gen.axes(shape)), x));
      default -> {
        Node line = atLeastOneAxis(x);
        int axis = gen.axis(line.shape());
        add(Build.concatenate(axis, List.of(line, line)));
      }
    }
  }

  /** A product with another node under a fitting shape, or with a part of itself. */
  private void contract(Node x) {
    Shape shape = x.shape();
    long k = shape.rank() == 0 ? 1 : shape.dim(-1);
    Node a = Build.reshape(x, Shape.of(k == 0 ? 0 : shape.size() / k, k));
    Node b = a;
    boolean transpose = true;
    for (Node node : nodes) {
      if (node.dtype() == x.dtype() && node.shape().rank() == 2 && node.shape().dim(0) == k) {
        b = node;
        transpose = false;
      }
    }
    Node product = Build.matMul(a, b, false, transpose);
    if (product.shape().size() > MOST_ELEMENTS) {
      return;
    }
    if (gen.chance(0.5)) {
      long n = product.shape().dim(-1);
      Node bias = Build.node(new Op.Iota(new Type(x.dtype(), Shape.of(n)), 0));
      product = Build.add(product, Build.map(Scalar.MINIMUM, bias, constant(bias, 3)));
    }
    addLimited(gen.chance(0.5) ? Build.map(Scalar.RELU, product) : product);
  }

  private void index(Node x) {
    Node line = atLeastOneAxis(x);
    int axis = gen.axis(line.shape());
    long length = line.shape().dim(axis);
    if (length == 0) {
      return;
    }
    int count = gen.between(1, (int) length);
    Node sorted = Build.node(new Op.Sort(axis, gen.chance(0.5), count), line);
    nodes.add(Build.result(sorted, 0));
    Node position = Build.node(new Op.ArgReduce(gen.chance(0.5), axis), line);
    Node flat = Build.reshape(position, Shape.of(position.shape().size()));
    Node picked = Build.node(new Op.Gather(axis, 0), line, flat);
    if (picked.shape().size() <= MOST_ELEMENTS) {
      nodes.add(picked);
      addLimited(Build.node(new Op.ScatterAdd(axis, 0, length), picked, flat));
      if (axis == 0) {
        nodes.add(Build.node(new Op.UpdateRows(), line, flat, picked));
      }
    }
  }

  private void window(Node x) {
    if (x.shape().size() == 0) {
      return;
    }
    Node image = Build.reshape(x, Shape.of(1, x.shape().size(), 1));
    Window pairs = new Window(Ints.of(2), Ints.of(1), Ints.of(1), Ints.of(0), Ints.of(1));
    nodes.add(Build.node(new Op.MaxPool(pairs), image));
    if (x.dtype().isFloating()) {
      Node taps = Build.reshape(Build.iota(new Type(x.dtype(), Shape.of(4)), 0), Shape.of(2, 1, 2));
      addLimited(Build.node(new Op.Convolution(pairs, 1, Epilogue.NONE), image, taps));
    }
  }
}
