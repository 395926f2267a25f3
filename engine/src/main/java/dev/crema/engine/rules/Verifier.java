package dev.crema.engine.rules;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What holds for every graph, before and after every pass, as a table.
 *
 * <p>That a node comes after those that it reads needs no check: it is made of them.
 */
public final class Verifier {
  /**
   * @param name what messages and tests call it
   * @param sentence what holds
   * @param violation what breaks it in a graph, if anything does
   */
  record Invariant(String name, String sentence, Function<Graph, Optional<String>> violation) {}

  /** In this order: a check may rely on those above it. */
  static final List<Invariant> INVARIANTS =
      List.of(
          new Invariant(
              "inputs",
              "the inputs of a graph are nodes with the op Input, each once",
              Verifier::wrongInput),
          new Invariant(
              "closed",
              "every Input that is read is an input of the graph",
              graph -> first(graph, node -> isForeign(node, graph))),
          new Invariant(
              "single",
              "only Result reads a node of several results; no output or new value is one",
              Verifier::severalResults),
          new Invariant(
              "results",
              "a Result reads one node that has a result of its index",
              graph -> first(graph, Verifier::isResultOfNothing)),
          new Invariant(
              "expressions",
              "a step of an expression reads values before it, of types that its function takes;"
                  + " an expression has outputs",
              graph -> first(graph, Verifier::hasWrongExpression)),
          new Invariant(
              "bits",
              "elements in attributes have no bits beyond their type, and bools are 0 or 1",
              graph -> first(graph, Verifier::hasForeignBits)),
          new Invariant(
              "streams",
              "streams of random numbers are 0 or more",
              graph -> first(graph, Verifier::hasWrongStream)),
          new Invariant(
              "types", "the types of a node are those that Shapes gives it", Verifier::wrongTypes),
          new Invariant(
              "bodies",
              "all this holds for the bodies of loops too, and none of their inputs is lasting",
              graph -> first(graph, Verifier::hasWrongBody)),
          new Invariant(
              "updates",
              "an update gives an input of the graph a value of its type, each input once",
              Verifier::wrongUpdate));

  private Verifier() {}

  /**
   * Checks all invariants.
   *
   * @throws IllegalStateException if one is broken; the message names it and the node
   */
  public static void verify(Graph graph) {
    for (Invariant invariant : INVARIANTS) {
      Optional<String> violation = invariant.violation().apply(graph);
      if (violation.isPresent()) {
        throw new IllegalStateException(
            "graph breaks '"
                + invariant.name()
                + "' ("
                + invariant.sentence()
                + "): "
                + violation.get());
      }
    }
  }

  private static Optional<String> first(Graph graph, Predicate<Node> breaks) {
    return graph.nodes().stream().filter(breaks).map(Node::toString).findFirst();
  }

  private static Optional<String> wrongInput(Graph graph) {
    Set<Node> seen = new HashSet<>();
    return graph.inputs().stream()
        .filter(node -> !(node.op() instanceof Op.Input) || !seen.add(node))
        .map(Node::toString)
        .findFirst();
  }

  private static boolean isForeign(Node node, Graph graph) {
    return node.op() instanceof Op.Input && !graph.inputs().contains(node);
  }

  private static Optional<String> severalResults(Graph graph) {
    Stream<Node> read =
        graph.nodes().stream()
            .filter(node -> !(node.op() instanceof Op.Result))
            .flatMap(node -> node.inputs().stream());
    return Stream.concat(graph.roots().stream(), read)
        .filter(node -> node.types().size() != 1)
        .map(Node::toString)
        .findFirst();
  }

  private static boolean isResultOfNothing(Node node) {
    return node.op() instanceof Op.Result(int index)
        && (node.inputs().size() != 1 || index < 0 || index >= node.input(0).types().size());
  }

  private static boolean hasWrongExpression(Node node) {
    return node.op() instanceof Op.Fused(Expression expression) && !isRight(expression);
  }

  private static boolean isRight(Expression expression) {
    int known = expression.inputs().size();
    for (Expression.Step step : expression.steps()) {
      boolean right =
          switch (step) {
            case Expression.Apply(Scalar function, List<Integer> arguments) ->
                areBelow(known, arguments) && takes(function, arguments, expression);
            case Expression.Convert(_, int argument) -> areBelow(known, List.of(argument));
            case Expression.Literal _ -> true;
          };
      if (!right) {
        return false;
      }
      known++;
    }
    return !expression.outputs().isEmpty() && areBelow(known, expression.outputs());
  }

  private static boolean areBelow(int limit, List<Integer> values) {
    return values.stream().allMatch(value -> value >= 0 && value < limit);
  }

  private static boolean takes(Scalar function, List<Integer> arguments, Expression expression) {
    if (arguments.size() != function.arity()) {
      return false;
    }
    DType last = expression.typeOf(arguments.getLast());
    boolean condition =
        function != Scalar.SELECT || expression.typeOf(arguments.getFirst()) == DType.BOOL;
    return condition
        && function.takes(last)
        && arguments.stream()
            .skip(function == Scalar.SELECT ? 1 : 0)
            .allMatch(argument -> expression.typeOf(argument) == last);
  }

  private static boolean hasForeignBits(Node node) {
    return switch (node.op()) {
      case Op.Constant(Type type, long bits) -> !isElement(type.dtype(), bits);
      case Op.Pad pad -> !isElement(node.dtype(), pad.bits());
      case Op.Dense(Literal value) -> !areElements(value);
      case Op.Fused(Expression expression) ->
          expression.steps().stream()
              .anyMatch(
                  step ->
                      step instanceof Expression.Literal(DType type, long bits)
                          && !isElement(type, bits));
      case Op _ -> false;
    };
  }

  private static boolean areElements(Literal value) {
    return value.type().dtype() != DType.BOOL
        || LongStream.range(0, value.type().shape().size()).allMatch(i -> value.bits(i) <= 1);
  }

  private static boolean isElement(DType type, long bits) {
    return switch (type) {
      case BOOL -> bits == 0 || bits == 1;
      case INT8, UINT8 -> bits == (bits & 0xFF);
      case BFLOAT16, FLOAT16 -> bits == (bits & 0xFFFF);
      case FLOAT32, INT32 -> bits == (bits & 0xFFFFFFFFL);
      case FLOAT64, INT64 -> true;
    };
  }

  private static boolean hasWrongStream(Node node) {
    return node.op() instanceof Op.Random random && random.stream() < 0;
  }

  private static boolean hasWrongBody(Node node) {
    return switch (node.op()) {
      case Op.Loop loop -> isWrong(loop.body());
      case Op.CustomGradient(Graph gradient) -> isWrong(gradient);
      default -> false;
    };
  }

  private static boolean isWrong(Graph graph) {
    return INVARIANTS.stream().anyMatch(i -> i.violation().apply(graph).isPresent())
        || graph.inputs().stream()
            .anyMatch(node -> node.op() instanceof Op.Input input && input.lasting());
  }

  private static Optional<String> wrongTypes(Graph graph) {
    for (Node node : graph.nodes()) {
      try {
        List<Type> types = Shapes.ofNodes(node.op(), node.inputs());
        if (!types.equals(node.types())) {
          return Optional.of(node + "; Shapes gives " + types);
        }
      } catch (CremaException e) {
        return Optional.of(node + "; " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> wrongUpdate(Graph graph) {
    Set<Node> seen = new HashSet<>();
    return graph.updates().stream()
        .filter(
            update ->
                !graph.inputs().contains(update.input())
                    || !update.input().types().equals(update.value().types())
                    || !seen.add(update.input()))
        .map(update -> update.input() + " becomes " + update.value())
        .findFirst();
  }
}
