package dev.crema.engine.ir;

import java.util.List;
import java.util.Map;

/** Graphs as pictures, in the language of Graphviz ({@code dot -Tsvg}). */
public final class GraphDot {
  /** How much is shown of attributes, which may be long numbers or whole expressions. */
  private static final int LONGEST = 80;

  private GraphDot() {}

  /**
   * A picture of a graph: inputs are boxes, constants have no frame, outputs a double one, and the
   * new value of an input points back to it by a dashed line.
   */
  public static String print(Graph graph) {
    Map<Node, String> names = GraphText.names(graph);
    StringBuilder dot = new StringBuilder("digraph {\n  node [fontname=\"monospace\"];\n");
    names.forEach((node, name) -> appendNode(dot, graph, node, name));
    names.forEach((node, name) -> appendEdges(dot, node, name, names));
    for (Graph.Update update : graph.updates()) {
      dot.append("  \"").append(names.get(update.value())).append("\" -> \"");
      dot.append(names.get(update.input())).append("\" [style=dashed, constraint=false];\n");
    }
    return dot.append("}\n").toString();
  }

  private static void appendNode(StringBuilder dot, Graph graph, Node node, String name) {
    OpText op = OpText.of(node);
    String attributes = op.attributes();
    String shown =
        attributes.length() <= LONGEST ? attributes : attributes.substring(0, LONGEST) + "…";
    String label = name + " " + op.name() + shown + "\n" + GraphText.types(node.types());
    dot.append("  \"").append(name).append("\" [label=\"").append(escaped(label));
    dot.append("\", shape=").append(shape(node.op()));
    if (graph.outputs().contains(node)) {
      dot.append(", peripheries=2");
    }
    dot.append("];\n");
  }

  private static String shape(Op op) {
    return switch (op) {
      case Op.Input _ -> "box";
      case Op.Constant _, Op.Dense _, Op.Iota _ -> "plaintext";
      case Op _ -> "ellipse";
    };
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** Of several inputs, each edge has its number. */
  private static void appendEdges(
      StringBuilder dot, Node node, String name, Map<Node, String> names) {
    List<Node> inputs = node.inputs();
    for (int i = 0; i < inputs.size(); i++) {
      dot.append("  \"").append(names.get(inputs.get(i))).append("\" -> \"").append(name);
      dot.append(inputs.size() > 1 ? "\" [label=" + i + "];\n" : "\";\n");
    }
  }
}
