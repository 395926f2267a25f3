package dev.crema.engine.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GraphDotTest {
  @Test
  void nodesAndEdgesCarryWhatTheTextSays() {
    Graph graph =
        GraphText.parse(
            """
            %0: f32[2] = input "x \\"1\\""
            %1: f32[] = constant 0.5
            %2: f32[2] = multiply %0 %1
            %3: f32[2] = relu %2
            update %0 = %2
            return %3
            """);
    assertEquals(
        """
        digraph {
          node [fontname="monospace"];
          "%0" [label="%0 input \\"x \\\\\\"1\\\\\\"\\"\\nf32[2]", shape=box];
          "%1" [label="%1 constant 0.5\\nf32[]", shape=plaintext];
          "%2" [label="%2 multiply\\nf32[2]", shape=ellipse];
          "%3" [label="%3 relu\\nf32[2]", shape=ellipse, peripheries=2];
          "%0" -> "%2" [label=0];
          "%1" -> "%2" [label=1];
          "%2" -> "%3";
          "%2" -> "%0" [style=dashed, constraint=false];
        }
        """,
        GraphDot.print(graph));
  }

  @Test
  void longAttributesAreCutOff() {
    String numbers = "[" + "1.0,".repeat(99) + "1.0]";
    Graph graph = GraphText.parse("%0: f32[100] = dense " + numbers + "\nreturn %0");
    String line = GraphDot.print(graph).lines().skip(2).findFirst().orElseThrow();
    assertEquals(
        "  \"%0\" [label=\"%0 dense "
            + numbers.substring(0, 79)
            + "…\\nf32[100]\","
            + " shape=plaintext, peripheries=2];",
        line);
  }
}
