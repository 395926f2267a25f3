package dev.crema.testkit;

import dev.crema.engine.autodiff.Differentiate;
import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.rules.Build;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Compares the gradients of a graph with differences of its values.
 *
 * <p>In float64 the graph's inputs move along a random direction v, and its outputs are weighed by
 * random numbers w. The derivative of the weighed sum along v is once {@code <Jᵀw, v>}, from {@link
 * Differentiate}, and once a central difference of fourth order. The graph that computes {@code
 * Jᵀw} can be checked in the same way, to any order.
 */
public final class GradientCheck {
  /** How far apart the two may be, relative to the sizes of the terms. */
  private static final double TOLERANCE = 1e-6;

  private static final double STEP = 1e-3;

  private GradientCheck() {}

  /**
   * Checks the gradients of all float64 outputs with respect to all float64 inputs.
   *
   * @param graph smooth at the arguments and {@code 0.002} around them; without updates
   * @param order how many times to differentiate, 1 or more
   * @throws AssertionError if a gradient is wrong
   */
  public static void check(
      Graph graph, List<Literal> arguments, int order, RandomGenerator random) {
    check(graph, arguments, 1, order, random);
  }

  private static void check(
      Graph graph, List<Literal> arguments, int order, int last, RandomGenerator random) {
    List<Node> outputs =
        graph.outputs().stream().filter(node -> node.dtype() == DType.FLOAT64).toList();
    List<Integer> moving =
        IntStream.range(0, arguments.size())
            .filter(i -> arguments.get(i).type().dtype() == DType.FLOAT64)
            .boxed()
            .toList();
    if (outputs.isEmpty() || moving.isEmpty()) {
      throw new IllegalArgumentException("nothing to differentiate in " + graph);
    }
    List<Node> weights =
        outputs.stream().map(node -> Build.input("w" + node.id(), node.type())).toList();
    List<Node> sources = moving.stream().map(graph.inputs()::get).toList();
    List<Node> gradients = Differentiate.gradients(outputs, weights, sources);
    List<Node> inputs = new ArrayList<>(graph.inputs());
    inputs.addAll(weights);
    Graph backward = new Graph(inputs, gradients);
    List<double[]> w = weights.stream().map(node -> random(node.type(), random)).toList();
    List<double[]> v = sources.stream().map(node -> random(node.type(), random)).toList();
    List<Literal> all = new ArrayList<>(arguments);
    for (int i = 0; i < w.size(); i++) {
      all.add(literal(weights.get(i).type(), w.get(i)));
    }

    double analytic = 0;
    List<Literal> gradient = Reference.evaluate(backward, all);
    for (int i = 0; i < v.size(); i++) {
      analytic += dot(numbers(gradient.get(i)), v.get(i));
    }
    double numeric = 0;
    double size = 0;
    double[][] differences = differences(new Graph(graph.inputs(), outputs), arguments, moving, v);
    for (int i = 0; i < w.size(); i++) {
      for (int k = 0; k < w.get(i).length; k++) {
        double term = w.get(i)[k] * differences[i][k];
        numeric += term;
        size += Math.abs(term);
      }
    }
    double allowed = TOLERANCE * Math.max(size, Math.abs(analytic)) + 1e-9;
    if (!(Math.abs(analytic - numeric) <= allowed)) {
      throw new AssertionError(
          "gradient of order %d along a random direction is %s; differences give %s (allowed: within %s)"
              .formatted(order, analytic, numeric, allowed));
    }
    if (order < last) {
      check(backward, all, order + 1, last, random);
    }
  }

  /** The derivatives of all outputs along v, by values at two points on either side. */
  private static double[][] differences(
      Graph graph, List<Literal> arguments, List<Integer> moving, List<double[]> v) {
    double[][] sum = new double[graph.outputs().size()][];
    int[] at = {-2, -1, 1, 2};
    double[] factors = {1, -8, 8, -1};
    for (int p = 0; p < at.length; p++) {
      List<Literal> moved = new ArrayList<>(arguments);
      for (int i = 0; i < moving.size(); i++) {
        Literal x = arguments.get(moving.get(i));
        double[] values = numbers(x);
        for (int k = 0; k < values.length; k++) {
          values[k] += at[p] * STEP * v.get(i)[k];
        }
        moved.set(moving.get(i), literal(x.type(), values));
      }
      List<Literal> results = Reference.evaluate(graph, moved);
      for (int i = 0; i < sum.length; i++) {
        double[] values = numbers(results.get(i));
        sum[i] = sum[i] == null ? new double[values.length] : sum[i];
        for (int k = 0; k < values.length; k++) {
          sum[i][k] += factors[p] * values[k] / (12 * STEP);
        }
      }
    }
    return sum;
  }

  /** Numbers from -1 to 1. */
  private static double[] random(Type type, RandomGenerator random) {
    return random.doubles(type.shape().size(), -1, 1).toArray();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static double[] numbers(Literal literal) {
    double[] numbers = new double[Math.toIntExact(literal.type().shape().size())];
    literal.bytes().asDoubleBuffer().get(numbers);
    return numbers;
  }

  private static Literal literal(Type type, double[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asDoubleBuffer().put(values);
    return new Literal(type, buffer.array());
  }
}
