package dev.crema.engine.ir;

import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Graphs as text that parses back.
 *
 * <p>One line a node: its number, the types of its results, its op, the numbers of its inputs and
 * the op's attributes. The inputs of the graph come first, in order, updates and outputs last.
 *
 * <pre>
 * %0: f32[32,784] = input "x"
 * %1: f32[784,128] = input "kernel"
 * %2: f32[] = constant 0.5
 * %3: f32[32,128] = matmul %0 %1 relu
 * %4: f32[32,128] = multiply %3 %2
 * %5: (f32[32,3], i32[32,3]) = sort %4 axis=1 count=3 descending
 * %6: f32[32,3] = result %5 index=0
 * %7: f32[3] = loop %2 %6 steps=32 carried=1 scanned=1 {
 *   %0: f32[3] = input "total"
 *   …
 * }
 * return %6
 * </pre>
 *
 * <p>Functions of a map and kinds of a reduction stand for their op. Attributes with their usual
 * values (strides of 1, no padding, no transposition) are left out. An element is written as a
 * number where that gives its very bits, else as {@code 0x} and its bits. Empty lines and what
 * follows a {@code #} are passed over. The numbers of the nodes mean nothing but who is who.
 */
public final class GraphText {
  private GraphText() {}

  /** The text of a graph. */
  public static String print(Graph graph) {
    Map<Node, String> names = names(graph);
    StringBuilder text = new StringBuilder();
    names.keySet().forEach(node -> text.append(line(node, names)).append('\n'));
    for (Graph.Update update : graph.updates()) {
      text.append("update ").append(names.get(update.input()));
      text.append(" = ").append(names.get(update.value())).append('\n');
    }
    text.append("return");
    graph.outputs().forEach(output -> text.append(' ').append(names.get(output)));
    return text.append('\n').toString();
  }

  /** The nodes in the order in which they are printed, and what each is called. */
  static Map<Node, String> names(Graph graph) {
    Map<Node, String> names = new LinkedHashMap<>();
    graph.inputs().forEach(node -> names.put(node, "%" + names.size()));
    graph.nodes().forEach(node -> names.putIfAbsent(node, "%" + names.size()));
    return names;
  }

  private static String line(Node node, Map<Node, String> names) {
    OpText op = OpText.of(node);
    StringBuilder line = new StringBuilder();
    line.append(names.get(node)).append(": ").append(types(node.types()));
    line.append(" = ").append(op.name());
    node.inputs().forEach(input -> line.append(' ').append(names.get(input)));
    return line.append(op.attributes()).toString();
  }

  /** The only type, or all types in parentheses. */
  static String types(List<Type> types) {
    return types.size() == 1
        ? types.getFirst().toString()
        : types.stream().map(Type::toString).collect(Collectors.joining(", ", "(", ")"));
  }

  /**
   * The graph that a text stands for. Types are taken as they are written; {@code rules.Verifier}
   * says whether they are right.
   *
   * @throws GraphSyntaxException if the text is not that of a graph
   */
  public static Graph parse(String text) {
    Lines lines = new Lines(text.lines().iterator());
    Graph graph = graph(lines);
    lines
        .next()
        .ifPresent(
            line -> {
              throw line.expected("nothing after 'return'");
            });
    return graph;
  }

  /** The lines of a text that are not blank, with their numbers. */
  private static final class Lines {
    private final Iterator<String> lines;
    private int number;

    Lines(Iterator<String> lines) {
      this.lines = lines;
    }

    Optional<TextLine> next() {
      while (lines.hasNext()) {
        TextLine line = new TextLine(++number, lines.next());
        if (!line.isBlank()) {
          return Optional.of(line);
        }
      }
      return Optional.empty();
    }

    TextLine require(String what) {
      return next()
          .orElseThrow(
              () ->
                  new GraphSyntaxException(
                      number + 1, "expected '" + what + "', found the end of the text"));
    }
  }

  /** Reads up to the end of the line that says what is returned. */
  private static Graph graph(Lines lines) {
    Map<String, Node> nodes = new HashMap<>();
    List<Node> inputs = new ArrayList<>();
    List<Graph.Update> updates = new ArrayList<>();
    while (true) {
      TextLine line = lines.require("return");
      if (line.accept("return")) {
        List<Node> outputs = operands(line, nodes);
        line.end();
        return new Graph(inputs, outputs, updates);
      }
      if (line.accept("update")) {
        Node input = operand(line, nodes);
        line.expect("=");
        updates.add(new Graph.Update(input, operand(line, nodes)));
        line.end();
      } else {
        Node node = node(line, nodes, lines);
        if (node.op() instanceof Op.Input) {
          inputs.add(node);
        }
      }
    }
  }

  /** The graph in braces that begins on the next line. */
  private static Graph body(Lines lines) {
    Graph body = graph(lines);
    TextLine line = lines.require("}");
    line.expect("}");
    line.end();
    return body;
  }

  private static Node node(TextLine line, Map<String, Node> nodes, Lines lines) {
    line.expect("%");
    String name = line.word("a number");
    if (nodes.containsKey(name)) {
      throw line.expected("a new number, not %" + name + " again");
    }
    line.expect(":");
    List<Type> types = line.types();
    line.expect("=");
    String op = line.word("an op");
    List<Node> operands = operands(line, nodes);
    Op read = new OpReader(line, types, operands, () -> body(lines)).read(op);
    line.end();
    Node node = new Node(read, operands, types);
    nodes.put(name, node);
    return node;
  }

  private static List<Node> operands(TextLine line, Map<String, Node> nodes) {
    List<Node> operands = new ArrayList<>();
    while (line.sees("%")) {
      operands.add(operand(line, nodes));
    }
    return operands;
  }

  private static Node operand(TextLine line, Map<String, Node> nodes) {
    line.expect("%");
    String name = line.word("a number");
    Node node = nodes.get(name);
    if (node == null) {
      throw line.expected("a value from above, not %" + name);
    }
    return node;
  }
}
