package dev.crema.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.autodiff.Differentiate;
import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.passes.Passes;
import dev.crema.engine.rules.Build;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Ints;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All passes over every op, alone and with its gradient. */
class PassesOverCasesTest {
  @Test
  void everyOpGivesTheSameNumbersAfterAllPasses() {
    StringBuilder failures = new StringBuilder();
    for (OpCase opCase : OpCases.all()) {
      compare(opCase, opCase.graph(), 0, failures);
    }
    assertEquals("", failures.toString());
  }

  @Test
  void gradientsOfEveryOpAreTheSameNumbersAfterAllPasses() {
    StringBuilder failures = new StringBuilder();
    for (OpCase opCase : OpCases.all()) {
      if (opCase.isDifferentiable()) {
        try {
          compare(opCase, backward(opCase), 1e-9, failures);
        } catch (IllegalStateException e) {
          // An op that appears after differentiation only.
        }
      }
    }
    assertEquals("", failures.toString());
  }

  /** The gradients of the sum of squares of the first result of floats. */
  private static Graph backward(OpCase opCase) {
    Graph graph = opCase.graph();
    Node y =
        graph.outputs().stream().filter(out -> out.dtype().isFloating()).findFirst().orElseThrow();
    Node sum = Build.sum(Build.multiply(y, y), Ints.range(0, y.shape().rank()));
    List<Node> sources =
        IntStream.range(0, graph.inputs().size())
            .filter(i -> opCase.operands().get(i).differentiable())
            .mapToObj(graph.inputs()::get)
            .toList();
    List<Node> outputs = new ArrayList<>(graph.outputs());
    outputs.addAll(Differentiate.gradients(sum, sources));
    return new Graph(graph.inputs(), outputs);
  }

  private static void compare(
      OpCase opCase, Graph graph, double tolerance, StringBuilder failures) {
    List<Literal> arguments = opCase.sample(Gen.of("passes over " + opCase.name()));
    List<Literal> before = Reference.evaluate(graph, arguments);
    List<Literal> after = Reference.evaluate(Passes.apply(graph, Set.of()), arguments);
    for (int i = 0; i < before.size(); i++) {
      DType type = before.get(i).type().dtype();
      for (long k = 0; k < before.get(i).type().shape().size(); k++) {
        double x = Element.toDouble(type, before.get(i).bits(k));
        double y = Element.toDouble(type, after.get(i).bits(k));
        boolean same =
            before.get(i).bits(k) == after.get(i).bits(k)
                || x == y
                || (Double.isNaN(x) && Double.isNaN(y))
                || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(x));
        if (!same) {
          failures.append(opCase).append(": result ").append(i).append(", element ").append(k);
          failures.append(": ").append(x).append(" became ").append(y).append('\n');
          return;
        }
      }
    }
  }
}
