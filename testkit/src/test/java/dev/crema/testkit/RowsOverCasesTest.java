package dev.crema.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.rules.Rows;
import dev.crema.engine.types.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every op, computed row by row where the rule says that this can be done. */
class RowsOverCasesTest {
  private final Set<String> divided = new TreeSet<>();
  private final StringBuilder failures = new StringBuilder();

  @Test
  void rowByRowGivesTheSameNumbersAsAllAtOnce() {
    for (OpCase opCase : OpCases.all()) {
      Graph graph = opCase.graph();
      for (Set<Node> inputs : choices(graph.inputs())) {
        long rows = inputs.iterator().next().shape().dim(0);
        Rows.part(graph, inputs, rows, 1)
            .ifPresent(part -> compare(opCase, graph, part, Math.toIntExact(rows)));
      }
    }
    assertEquals("", failures.toString());
    assertEquals(
        "[ArgReduce, AveragePool, AveragePoolGradient, Broadcast, Concatenate, Convert,"
            + " Convolution, ConvolutionInputGradient, CumulativeSum, Decompose, Fourier, Fused,"
            + " Gather, Input, Map, MatMul, MaxPool, MaxPoolGradient, MaxPoolPick, Pad,"
            + " QuantizedConvolution, Reduce, Reshape, Reverse, ScatterAdd, Sort, StopGradient,"
            + " Transpose, TriangularSolve]",
        divided.toString());
  }

  /** All sets of inputs of one length of 2 or more. */
  private static List<Set<Node>> choices(List<Node> inputs) {
    List<Set<Node>> choices = new ArrayList<>();
    for (int bits = 1; bits < 1 << inputs.size(); bits++) {
      int chosen = bits;
      Set<Node> set =
          IntStream.range(0, inputs.size())
              .filter(i -> (chosen >> i & 1) == 1)
              .mapToObj(inputs::get)
              .collect(Collectors.toSet());
      Set<Long> lengths =
          set.stream()
              .map(input -> input.shape().rank() == 0 ? 0 : input.shape().dim(0))
              .collect(Collectors.toSet());
      if (lengths.size() == 1 && lengths.iterator().next() > 1) {
        choices.add(set);
      }
    }
    return choices;
  }

  private void compare(OpCase opCase, Graph whole, Graph part, int rows) {
    divided.add(opCase.op().getClass().getSimpleName());
    List<Literal> arguments = opCase.sample(Gen.of("rows of " + opCase.name()));
    List<List<Literal>> results = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Literal> own = new ArrayList<>();
      for (int i = 0; i < arguments.size(); i++) {
        own.add(piece(arguments.get(i), part.inputs().get(i).type(), row));
      }
      results.add(Reference.evaluate(part, own));
    }
    List<Literal> expected = Reference.evaluate(whole, arguments);
    for (int i = 0; i < expected.size(); i++) {
      int result = i;
      Literal joined =
          joined(expected.get(i).type(), results.stream().map(each -> each.get(result)).toList());
      if (!isSame(expected.get(i), joined)) {
        failures.append(opCase).append(": result ").append(i).append(" differs\n");
      }
    }
  }

  /** Functions of Java may differ in the last bit between interpreted and compiled code. */
  private static boolean isSame(Literal expected, Literal actual) {
    if (expected.equals(actual) || !expected.type().dtype().isFloating()) {
      return expected.equals(actual);
    }
    for (int i = 0; i < expected.type().shape().size(); i++) {
      double a = expected.number(i);
      double b = actual.number(i);
      if (Double.compare(a, b) != 0 && !(Math.abs(a - b) <= 1e-12 * Math.abs(a))) {
        return false;
      }
    }
    return true;
  }

  private static Literal piece(Literal whole, Type type, int row) {
    if (whole.type().equals(type)) {
      return whole;
    }
    byte[] bytes = new byte[Math.toIntExact(type.bytes())];
    whole.bytes().get(row * bytes.length, bytes);
    return new Literal(type, bytes);
  }

  private static Literal joined(Type type, Collection<Literal> pieces) {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(type.bytes()));
    pieces.forEach(piece -> all.put(piece.bytes()));
    return new Literal(type, all.array());
  }
}
