package dev.crema.engine.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.GraphText;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.rules.Build;
import dev.crema.engine.rules.Reference;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferentiateTest {
  /** Compares the gradients of the only output with respect to some inputs with a text. */
  private static void assertGradients(String function, List<Integer> by, String gradients) {
    Graph graph = GraphText.parse(function);
    List<Node> nodes = by.stream().map(graph.inputs()::get).toList();
    Graph result =
        new Graph(graph.inputs(), Differentiate.gradients(graph.outputs().getFirst(), nodes));
    assertEquals(GraphText.print(GraphText.parse(gradients)), GraphText.print(result));
  }

  @Test
  void contributionsOfAllReadersAddUp() {
    assertGradients(
        """
        %0: f32[] = input "x"
        %1: f32[] = sin %0
        %2: f32[] = exp %0
        %3: f32[] = add %1 %2
        return %3
        """,
        List.of(0),
        """
        %0: f32[] = input "x"
        %2: f32[] = exp %0
        %3: f32[] = constant 1.0
        %4: f32[] = multiply %3 %2
        %5: f32[] = cos %0
        %6: f32[] = multiply %3 %5
        %7: f32[] = add %4 %6
        return %7
        """);
  }

  @Test
  void gradientsOfAllResultsAndAllTheirReadersMeet() {
    Node x = Build.input("x", new Type(DType.FLOAT64, Shape.of(4)));
    Node waves = Build.node(new Op.Fourier(false), x, Build.zeros(x.type()));
    Node both = Build.add(Build.result(waves, 0), Build.result(waves, 0));
    Node sum = Build.sum(Build.add(both, Build.result(waves, 1)), Ints.of(0));
    Graph graph = new Graph(List.of(x), Differentiate.gradients(sum, List.of(x)));
    Literal at = Literal.of(x.type(), new double[] {1, 2, 3, 4});
    // The real parts of Σ (2 + i)·e^(2πi·jk / 4) over k.
    Literal gradient = Reference.evaluate(graph, List.of(at)).getFirst();
    double[] expected = {8, 0, 0, 0};
    for (int i = 0; i < 4; i++) {
      assertEquals(expected[i], gradient.number(i), 1e-14);
    }
  }

  @Test
  void whatWasRepeatedIsSummed() {
    assertGradients(
        """
        %0: f32[2,3] = input "x"
        %1: f32[1,3] = input "b"
        %2: f32[2,3] = multiply %0 %1
        %3: f32[] = sum %2 axes=[0,1]
        return %3
        """,
        List.of(1),
        """
        %0: f32[2,3] = input "x"
        %1: f32[1,3] = input "b"
        %2: f32[] = constant 1.0
        %3: f32[1,1] = reshape %2
        %4: f32[2,3] = broadcast %3
        %5: f32[2,3] = multiply %4 %0
        %6: f32[3] = sum %5 axes=[0]
        %7: f32[1,3] = reshape %6
        return %7
        """);
  }

  @Test
  void gradientsHaveTheTypeOfTheirNode() {
    assertGradients(
        """
        %0: bf16[] = input "x"
        %1: f32[] = convert %0
        %2: f32[] = multiply %1 %1
        return %2
        """,
        List.of(0),
        """
        %0: bf16[] = input "x"
        %1: f32[] = convert %0
        %2: f32[] = constant 1.0
        %3: f32[] = multiply %2 %1
        %4: f32[] = multiply %2 %1
        %5: f32[] = add %3 %4
        %6: bf16[] = convert %5
        return %6
        """);
  }

  @Test
  void whereNothingFlowsTheGradientIsZero() {
    assertGradients(
        """
        %0: f32[3] = input "unused"
        %1: f32[3] = input "stopped"
        %2: f32[3] = input "compared"
        %3: f32[3] = input "counted"
        %4: f32[3] = stop_gradient %1
        %5: bool[3] = less %2 %4
        %6: i32[3] = convert %3
        %7: f32[3] = convert %6
        %8: f32[3] = select %5 %4 %7
        %9: f32[] = sum %8 axes=[0]
        return %9
        """,
        List.of(0, 1, 2, 3),
        """
        %0: f32[3] = input "unused"
        %1: f32[3] = input "stopped"
        %2: f32[3] = input "compared"
        %3: f32[3] = input "counted"
        %4: f32[3] = constant 0.0
        %5: f32[3] = constant 0.0
        %6: f32[3] = constant 0.0
        %7: f32[3] = constant 0.0
        return %4 %5 %6 %7
        """);
  }

  @Test
  void onlyWhatIsAskedForIsComputed() {
    Graph graph =
        GraphText.parse(
            """
            %0: f32[4,4] = input "x"
            %1: f32[4,4] = input "w"
            %2: f32[4,4] = matmul %0 %1
            %3: f32[] = sum %2 axes=[0,1]
            return %3
            """);
    long before = graph.outputs().getFirst().id();
    List<Node> gradients =
        Differentiate.gradients(graph.outputs().getFirst(), List.of(graph.inputs().get(1)));
    // The seed, its reshape and broadcast, and one product: not the one for x.
    assertEquals(4, gradients.getFirst().id() - before);
  }

  @Test
  void theGradientOfAValueOnTheWayIsTotal() {
    Node x = Build.input("x", new Type(DType.FLOAT32, Shape.SCALAR));
    Node middle = Build.multiply(x, x);
    Node y = Build.multiply(middle, middle);
    List<Node> gradients = Differentiate.gradients(y, List.of(x, middle, y));
    assertEquals(
        """
        %0: f32[] = input "x"
        %1: f32[] = multiply %0 %0
        %2: f32[] = constant 1.0
        %3: f32[] = multiply %2 %1
        %4: f32[] = multiply %2 %1
        %5: f32[] = add %3 %4
        %6: f32[] = multiply %5 %0
        %7: f32[] = multiply %5 %0
        %8: f32[] = add %6 %7
        return %8 %5 %2
        """,
        GraphText.print(new Graph(List.of(x), gradients)));
  }

  @Test
  void weightsOfABatchGetOneProductForAllItems() {
    assertGradients(
        """
        %0: f32[5,2,3] = input "x"
        %1: f32[3,4] = input "w"
        %2: f32[5,2,4] = matmul %0 %1
        %3: f32[] = sum %2 axes=[0,1,2]
        return %3
        """,
        List.of(1),
        """
        %0: f32[5,2,3] = input "x"
        %1: f32[3,4] = input "w"
        %3: f32[] = constant 1.0
        %4: f32[1,1,1] = reshape %3
        %5: f32[5,2,4] = broadcast %4
        %6: f32[10,3] = reshape %0
        %7: f32[10,4] = reshape %5
        %8: f32[3,4] = matmul %6 %7 transpose_a
        return %8
        """);
  }

  @Test
  void aValueThatIsNotAScalarIsRefused() {
    Node x = Build.input("x", new Type(DType.FLOAT32, Shape.of(3)));
    ShapeException error =
        assertThrows(ShapeException.class, () -> Differentiate.gradients(x, List.of(x)));
    assertEquals(
        "gradients: the value to differentiate has type f32[3]; allowed: a scalar, such as a sum or"
            + " a mean",
        error.getMessage());
  }

  @Test
  void integersAreRefused() {
    Node x = Build.input("x", new Type(DType.FLOAT32, Shape.SCALAR));
    Node n = Build.input("n", new Type(DType.INT32, Shape.of(3)));
    DTypeException error =
        assertThrows(DTypeException.class, () -> Differentiate.gradients(x, List.of(n)));
    assertEquals(
        "gradients: the node to differentiate by has type i32[3]; allowed: floats. Integers and"
            + " bools have no derivative; convert them before",
        error.getMessage());
  }

  @Test
  void aSeedOfAnotherTypeIsRefused() {
    Node x = Build.input("x", new Type(DType.FLOAT32, Shape.of(3)));
    Node seed = Build.input("seed", new Type(DType.FLOAT32, Shape.of(1)));
    ShapeException error =
        assertThrows(
            ShapeException.class,
            () -> Differentiate.gradients(List.of(x), List.of(seed), List.of(x)));
    assertEquals(
        "gradients: the seed of an output of type f32[3] has type f32[1]; allowed: the same type",
        error.getMessage());
  }

  @Test
  void outputsAreWeighedBySeeds() {
    Node x = Build.input("x", new Type(DType.FLOAT32, Shape.of(3)));
    Node u = Build.input("u", x.type());
    Node v = Build.input("v", x.type());
    Node gradient =
        Differentiate.gradients(
                List.of(Build.negate(x), Build.multiply(x, 3)), List.of(u, v), List.of(x))
            .getFirst();
    assertEquals(
        """
        %0: f32[3] = input "x"
        %1: f32[3] = input "u"
        %2: f32[3] = input "v"
        %3: f32[] = constant 3.0
        %4: f32[3] = multiply %2 %3
        %5: f32[3] = negate %1
        %6: f32[3] = add %4 %5
        return %6
        """,
        GraphText.print(new Graph(List.of(x, u, v), List.of(gradient))));
  }
}
