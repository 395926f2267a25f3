package dev.crema.testkit;

import dev.crema.engine.autodiff.Differentiate;
import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.rules.Build;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares the gradients of a graph with differences of its values.
 *
 * <p>In float64 some inputs move along a random direction v, and the outputs are weighed by random
 * numbers w. The derivative of the weighed sum along v is once {@code <Jᵀw, v>}, from {@link
 * Differentiate}, and once a central difference of fourth order. The graph that computes {@code
 * Jᵀw} is checked in the same way, to any order.
 */
public final class GradientCheck {
  /** How far apart the two may be, relative to the sizes of the terms. */
  private static final double TOLERANCE = 1e-6;

  private static final double STEP = 1e-3;

  private GradientCheck() {}

  /**
   * Checks the gradients of all float64 outputs with respect to some inputs.
   *
   * @param graph smooth at the arguments and {@code 0.002} around them; without updates
   * @param sources float64 inputs of the graph, at least one
   * @param order how many times to differentiate, 1 or more
   * @throws AssertionError if a gradient is wrong
   */
  public static void check(
      Graph graph, List<Literal> arguments, List<Node> sources, int order, RandomGenerator random) {
    Graph checked = graph;
    List<Literal> at = arguments;
    List<Node> by = sources;
    for (int i = 1; i <= order; i++) {
      List<Node> outputs =
          checked.outputs().stream().filter(node -> node.dtype() == DType.FLOAT64).toList();
      List<Node> weights =
          outputs.stream().map(node -> Build.input("w" + node.id(), node.type())).toList();
      List<Literal> w = weights.stream().map(node -> random(node, random)).toList();
      List<Literal> v = by.stream().map(node -> random(node, random)).toList();
      Graph forward = new Graph(checked.inputs(), outputs);
      Graph backward =
          new Graph(
              joined(checked.inputs(), weights), Differentiate.gradients(outputs, weights, by));
      List<Literal> all = joined(at, w);
      compare(i, dot(Reference.evaluate(backward, all), v), differences(forward, at, by, v), w);
      checked = backward;
      at = all;
      by = joined(by, weights);
    }
  }

  /** Checks all gradients of a case at random arguments. */
  public static void check(OpCase opCase, Gen gen, int order) {
    Graph graph = opCase.graph();
    List<Node> sources =
        IntStream.range(0, graph.inputs().size())
            .filter(i -> opCase.operands().get(i).differentiable())
            .mapToObj(graph.inputs()::get)
            .toList();
    check(graph, opCase.sample(gen), sources, order, gen.random());
  }

  private static void compare(
      int order, double analytic, List<double[]> differences, List<Literal> w) {
    double numeric = 0;
    double size = 0;
    for (int i = 0; i < w.size(); i++) {
      double[] weights = numbers(w.get(i));
      for (int k = 0; k < weights.length; k++) {
        double term = weights[k] * differences.get(i)[k];
        numeric += term;
        size += Math.abs(term);
      }
    }
    double allowed = TOLERANCE * Math.max(size, Math.abs(analytic)) + 1e-9;
    if (!(Math.abs(analytic - numeric) <= allowed)) {
      throw new AssertionError(
          "gradient of order "
              + order
              + " along a random direction is "
              + analytic
              + "; differences give "
              + numeric
              + "; allowed: within "
              + allowed);
    }
  }

  /** The derivatives of all outputs along v, by values at two points on either side. */
  private static List<double[]> differences(
      Graph graph, List<Literal> arguments, List<Node> sources, List<Literal> v) {
    List<double[]> sums =
        graph.outputs().stream().map(node -> new double[(int) node.shape().size()]).toList();
    int[] at = {-2, -1, 1, 2};
    double[] factors = {1, -8, 8, -1};
    for (int p = 0; p < at.length; p++) {
      List<Literal> moved = new ArrayList<>(arguments);
      for (int i = 0; i < sources.size(); i++) {
        int input = graph.inputs().indexOf(sources.get(i));
        double[] values = numbers(arguments.get(input));
        double[] direction = numbers(v.get(i));
        for (int k = 0; k < values.length; k++) {
          values[k] += at[p] * STEP * direction[k];
        }
        moved.set(input, literal(sources.get(i), values));
      }
      List<Literal> results = Reference.evaluate(graph, moved);
      for (int i = 0; i < sums.size(); i++) {
        double[] values = numbers(results.get(i));
        for (int k = 0; k < values.length; k++) {
          sums.get(i)[k] += factors[p] * values[k] / (12 * STEP);
        }
      }
    }
    return sums;
  }

  /** Numbers from -1 to 1. */
  private static Literal random(Node node, RandomGenerator random) {
    return literal(node, random.doubles(node.shape().size(), -1, 1).toArray());
  }

  private static double dot(List<Literal> a, List<Literal> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      double[] x = numbers(a.get(i));
      double[] y = numbers(b.get(i));
      sum += IntStream.range(0, x.length).mapToDouble(k -> x[k] * y[k]).sum();
    }
    return sum;
  }

  private static double[] numbers(Literal literal) {
    double[] numbers = new double[Math.toIntExact(literal.type().shape().size())];
    literal.bytes().asDoubleBuffer().get(numbers);
    return numbers;
  }

  private static Literal literal(Node node, double[] values) {
    return Literal.ofBits(
        node.type(), IntStream.range(0, values.length).mapToLong(i -> bits(values[i])).toArray());
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static <T> List<T> joined(List<T> a, List<T> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }
}
