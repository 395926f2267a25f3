package dev.crema.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.GraphText;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.passes.Passes;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.rules.Verifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactGraphsTest {
  private static final int GRAPHS = 60;
  private static final int STEPS = 40;

  private static Gen gen(int number) {
    return Gen.of("exact graph " + number);
  }

  @Test
  void graphsAreSoundAndTheirNumbersSmallIntegers() {
    for (int i = 0; i < GRAPHS; i++) {
      Gen gen = gen(i);
      Graph graph = ExactGraphs.of(gen, STEPS);
      Verifier.verify(graph);
      Graph all =
          new Graph(
              graph.inputs(),
              graph.nodes().stream().filter(node -> node.types().size() == 1).toList());
      List<Literal> values = Reference.evaluate(all, ExactGraphs.arguments(gen, graph));
      for (int k = 0; k < values.size(); k++) {
        Literal value = values.get(k);
        for (long e = 0; e < value.type().shape().size(); e++) {
          double number = value.number(e);
          Node node = all.outputs().get(k);
          assertTrue(
              number == Math.rint(number) && Math.abs(number) < 1 << 16,
              () -> node + " has " + number + "; " + gen.replay());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void programsGiveTheNumbersOfTheReferenceWithAnyNumberOfThreads(int threads) {
    Runner runner = Runner.kernels("vector", threads);
    for (int i = 0; i < GRAPHS; i++) {
      ExactGraphs.check(gen(i), STEPS, runner);
    }
  }

  @Test
  void textsOfGraphsComeBack() {
    for (int i = 0; i < GRAPHS; i++) {
      Graph graph = ExactGraphs.of(gen(i), STEPS);
      assertComesBack(graph);
      assertComesBack(Passes.apply(graph, Set.of()));
    }
  }

  @Test
  void textsOfAllCasesComeBack() {
    OpCases.all().forEach(opCase -> assertComesBack(opCase.graph()));
  }

  private static void assertComesBack(Graph graph) {
    Graph parsed = GraphText.parse(GraphText.print(graph));
    List<Node> before = new ArrayList<>(graph.inputs());
    List<Node> after = new ArrayList<>(parsed.inputs());
    before.addAll(others(graph));
    after.addAll(others(parsed));
    assertEquals(before.size(), after.size());
    for (int i = 0; i < before.size(); i++) {
      Node a = before.get(i);
      Node b = after.get(i);
      if (a.op() instanceof Op.Loop was && b.op() instanceof Op.Loop is) {
        assertComesBack(was.body());
        assertEquals(GraphText.print(was.body()), GraphText.print(is.body()));
        assertEquals(was, is.withBody(was.body()));
      } else if (a.op() instanceof Op.CustomGradient(Graph was)
          && b.op() instanceof Op.CustomGradient(Graph is)) {
        assertComesBack(was);
        assertEquals(GraphText.print(was), GraphText.print(is));
      } else {
        assertEquals(a.op(), b.op());
      }
      assertEquals(a.types(), b.types());
      assertEquals(
          a.inputs().stream().map(before::indexOf).toList(),
          b.inputs().stream().map(after::indexOf).toList());
    }
    assertEquals(
        graph.outputs().stream().map(before::indexOf).toList(),
        parsed.outputs().stream().map(after::indexOf).toList());
    assertEquals(
        graph.updates().stream()
            .map(u -> List.of(before.indexOf(u.input()), before.indexOf(u.value())))
            .toList(),
        parsed.updates().stream()
            .map(u -> List.of(after.indexOf(u.input()), after.indexOf(u.value())))
            .toList());
  }

  private static List<Node> others(Graph graph) {
    Set<Node> inputs = new HashSet<>(graph.inputs());
    return graph.nodes().stream().filter(node -> !inputs.contains(node)).toList();
  }
}
