package dev.crema.engine.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.autodiff.Differentiate;
import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassesTest {
  private static final int GRAPHS = 200;

  /** The others round less often, or add in another order. */
  private static final Set<String> KEEPING_BITS =
      Set.of("fold", "simplify", "share", "recompute", "fuse");

  @ParameterizedTest
  @ValueSource(strings = {"fold", "simplify", "share", "join", "epilogues", "recompute", "fuse"})
  void eachPassAloneKeepsTheBits(String name) {
    Set<String> others = names();
    others.remove(name);
    for (long seed = 0; seed < GRAPHS; seed++) {
      check(seed, 30, others, KEEPING_BITS.contains(name) ? 0 : 1e-5);
    }
  }

  @Test
  void allPassesTogetherKeepTheNumbers() {
    for (long seed = 0; seed < GRAPHS; seed++) {
      check(seed, 60, Set.of(), 1e-5);
    }
  }

  @Test
  void allPassesThatRoundAsBeforeKeepTheBitsTogether() {
    for (long seed = 0; seed < GRAPHS; seed++) {
      check(seed, 60, Set.of("epilogues", "join"), 0);
    }
  }

  private static void check(long seed, int size, Set<String> off, double tolerance) {
    RandomGraphs random = new RandomGraphs(seed);
    Graph graph = random.graph(size);
    List<Literal> arguments = random.arguments(graph);
    Graph rewritten = Passes.apply(graph, off);
    List<Literal> before = Reference.evaluate(graph, arguments);
    List<Literal> after = Reference.evaluate(rewritten, arguments);
    for (int i = 0; i < graph.outputs().size(); i++) {
      assertSame(before.get(i), after.get(i), tolerance, "output " + i + ", seed " + seed);
    }
    for (int i = 0; i < graph.updates().size(); i++) {
      Graph.Update update = graph.updates().get(i);
      int at = indexOfUpdate(rewritten, update.input());
      int outputs = graph.outputs().size();
      Literal value =
          at >= 0 ? after.get(outputs + at) : arguments.get(graph.inputs().indexOf(update.input()));
      assertSame(before.get(outputs + i), value, tolerance, "update " + i + ", seed " + seed);
    }
  }

  private static int indexOfUpdate(Graph graph, Node input) {
    return graph.updates().stream().map(Graph.Update::input).toList().indexOf(input);
  }

  /** Equal numbers: zeros of either sign, and all NaNs, are equal. */
  private static void assertSame(Literal a, Literal b, double tolerance, String message) {
    assertEquals(a.type(), b.type(), message);
    DType type = a.type().dtype();
    for (long i = 0; i < a.type().shape().size(); i++) {
      double x = Element.toDouble(type, a.bits(i));
      double y = Element.toDouble(type, b.bits(i));
      boolean same =
          a.bits(i) == b.bits(i)
              || x == y
              || (Double.isNaN(x) && Double.isNaN(y))
              || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(x));
      assertTrue(same, message + ", element " + i + ": " + x + " became " + y);
    }
  }

  @Test
  void passesAreSwitchedOffByName() {
    Node x = Build.input("x", new Type(DType.FLOAT32, Shape.of(4)));
    Graph graph = new Graph(List.of(x), List.of(Build.negate(Build.multiply(x, x))));
    List<String> ran = new ArrayList<>();
    Passes.apply(graph, Set.of("fuse", "share"), (pass, _) -> ran.add(pass.name()));
    assertEquals(
        List.of(
            "loops",
            "fold",
            "simplify",
            "fold",
            "simplify",
            "loops",
            "join",
            "scale",
            "epilogues",
            "recompute"),
        ran);
  }

  @Test
  void anUnknownNameIsAnErrorThatListsThePasses() {
    Graph graph = new Graph(List.of(), List.of());
    CremaException error =
        assertThrows(CremaException.class, () -> Passes.apply(graph, Set.of("fusion")));
    assertEquals(
        "there is no pass 'fusion' to switch off; allowed: epilogues, fold, fuse, join, loops,"
            + " recompute, scale, share, simplify",
        error.getMessage());
  }

  @Test
  void theGradientOfALongNetworkIsCompiledInSeconds() {
    Node x = Build.input("x", new Type(DType.FLOAT32, Shape.of(8, 16)));
    List<Node> inputs = new ArrayList<>(List.of(x));
    Node h = x;
    for (int layer = 0; layer < 300; layer++) {
      Node w = Build.input("w" + layer, new Type(DType.FLOAT32, Shape.of(16, 16)));
      inputs.add(w);
      h = Build.matMul(h, w, false, false);
      h = Build.multiply(h, Build.map(Scalar.SIGMOID, h));
    }
    Node loss = Build.sum(h, Ints.of(0, 1));
    List<Node> outputs = new ArrayList<>(List.of(loss));
    outputs.addAll(Differentiate.gradients(loss, inputs));
    Graph graph = new Graph(inputs, outputs);
    assertTrue(graph.nodes().size() > 3500, () -> "nodes: " + graph.nodes().size());
    long start = System.nanoTime();
    Graph result = Passes.apply(graph, Set.of());
    assertTrue(System.nanoTime() - start < 5_000_000_000L, "compiling takes less than 5 s");
    long fused = result.nodes().stream().filter(node -> node.op() instanceof Op.Fused).count();
    assertEquals(2 * 300 - 1, fused, "one loop a layer and direction; the last layer needs one");
  }

  private static Set<String> names() {
    return Passes.ALL.stream().map(Pass::name).collect(Collectors.toCollection(TreeSet::new));
  }
}
