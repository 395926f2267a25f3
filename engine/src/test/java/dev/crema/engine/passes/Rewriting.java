package dev.crema.engine.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.GraphText;
import java.util.function.UnaryOperator;

/** Compares what a pass makes of a graph with what it should, both as text. */
final class Rewriting {
  private Rewriting() {}

  static void assertBecomes(UnaryOperator<Graph> pass, String before, String after) {
    Graph result = pass.apply(GraphText.parse(before));
    String expected = GraphText.print(GraphText.parse(after));
    assertEquals(expected, GraphText.print(result));
  }

  static void assertStays(UnaryOperator<Graph> pass, String graph) {
    assertBecomes(pass, graph, graph);
  }
}
