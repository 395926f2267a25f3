package dev.crema.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.ir.Graph;
import dev.crema.engine.ir.Literal;
import dev.crema.engine.ir.Node;
import dev.crema.engine.ir.Op;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.rules.Build;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Epilogue;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static Spec spec(Plan.Step step) {
    return ((Plan.Run) step).spec();
  }

  private static final Type VECTOR = new Type(DType.FLOAT32, Shape.of(100));
  private static final Place ARGUMENT = new Place.Argument(0);
  private static final Place OUTPUT = new Place.Output(0);

  private final Node x = Build.input("x", VECTOR);

  private static Plan plan(List<Node> inputs, Node... outputs) {
    return Plan.of(new Graph(inputs, List.of(outputs)));
  }

  private static List<List<Place>> places(Plan plan) {
    return plan.steps().stream().map(Plan.Step::places).toList();
  }

  private static Place slab(long offset) {
    return new Place.Slab(offset);
  }

  @Nested
  class Places {
    @Test
    void anOutputIsComputedWhereTheCallerWantsIt() {
      Plan plan = plan(List.of(x), Build.map(Scalar.EXP, x));
      assertEquals(List.of(List.of(ARGUMENT, OUTPUT)), places(plan));
      assertEquals(0, plan.slabBytes());
    }

    @Test
    void aChainOfElementwiseStepsTakesOnePlace() {
      Node y = Build.map(Scalar.EXP, Build.map(Scalar.TANH, Build.map(Scalar.NEGATE, x)));
      Plan plan = plan(List.of(x), y);
      assertEquals(
          List.of(List.of(ARGUMENT, slab(0)), List.of(slab(0), slab(0)), List.of(slab(0), OUTPUT)),
          places(plan));
      assertEquals(448, plan.slabBytes());
    }

    @Test
    void aValueReadLaterIsNotOverwritten() {
      Node a = Build.map(Scalar.NEGATE, x);
      Node b = Build.map(Scalar.EXP, a);
      Node c = Build.add(Build.map(Scalar.TANH, b), a);
      List<List<Place>> places = places(plan(List.of(x), c));
      assertEquals(List.of(slab(0), slab(448)), places.get(1));
      assertEquals(List.of(slab(448), slab(448)), places.get(2));
    }

    @Test
    void aReshapeSharesTheMemoryOfItsInput() {
      Node y = Build.map(Scalar.EXP, Build.reshape(Build.map(Scalar.TANH, x), Shape.of(4, 25)));
      Plan plan = plan(List.of(x), y);
      assertEquals(List.of(List.of(ARGUMENT, slab(0)), List.of(slab(0), OUTPUT)), places(plan));
    }

    @Test
    void aPlaceIsUsedAgainAfterTheLastReader() {
      Node sum = Build.sum(Build.map(Scalar.EXP, x), Ints.of(0));
      Node wide = Build.broadcast(Build.map(Scalar.NEGATE, sum), Shape.of(100));
      Node again = Build.sum(Build.map(Scalar.TANH, wide), Ints.of(0));
      assertEquals(448 + 64, plan(List.of(x), again).slabBytes());
    }

    @Test
    void constantsLieInThePoolAndNumbersInsideExpressions() {
      Node table =
          Build.dense(new Literal(new Type(DType.INT8, Shape.of(3)), new byte[] {1, 2, 3}));
      Plan plan = plan(List.of(), Build.concatenate(0, List.of(table, table)));
      assertEquals(3, plan.pool().type().bytes());
      assertEquals(List.of(new Place.Pool(0), OUTPUT), plan.steps().getFirst().places());
      Plan sum = plan(List.of(x), Build.add(x, Build.scalar(x, 2)));
      assertEquals(List.of(List.of(ARGUMENT, OUTPUT)), places(sum));
    }

    @Test
    void whatDependsOnLastingInputsComesFirstAndIsKept() {
      Node w = Build.node(new Op.Input("w", VECTOR, true));
      Node middle = Build.map(Scalar.EXP, x);
      Node kept = Build.map(Scalar.TANH, Build.sum(Build.map(Scalar.EXP, w), Ints.of(0)));
      Plan plan = plan(List.of(x, w), Build.add(middle, kept));
      assertEquals(3, plan.preparing());
      assertEquals(64, plan.keptBytes());
      assertEquals(List.of(1), plan.lasting());
      assertEquals(List.of(new Place.Argument(1), slab(0)), plan.steps().get(0).places());
      assertEquals(List.of(slab(448), new Place.Kept(0)), plan.steps().get(2).places());
      assertEquals(List.of(slab(0), new Place.Kept(0), OUTPUT), plan.steps().getLast().places());
    }

    @Test
    void aContractionIsWrittenOverAResidualThatNobodyReadsLater() {
      Node a = Build.input("a", new Type(DType.FLOAT32, Shape.of(10, 10)));
      Node r = Build.map(Scalar.EXP, a);
      Op op = new Op.MatMul(false, false, Epilogue.NONE.withResidual());
      List<List<Place>> places =
          places(plan(List.of(a), Build.map(Scalar.TANH, Build.node(op, a, a, r))));
      assertEquals(List.of(ARGUMENT, ARGUMENT, slab(0), slab(0)), places.get(1));
      Node square = Build.node(op, a, r, r);
      places = places(plan(List.of(a), Build.map(Scalar.TANH, square)));
      assertEquals(List.of(ARGUMENT, slab(0), slab(0), slab(448)), places.get(1));
    }

    @Test
    void anOutputIsComputedEachTimeThoughItsInputsLast() {
      Node w = Build.node(new Op.Input("w", VECTOR, true));
      Plan plan = plan(List.of(w), Build.map(Scalar.EXP, w));
      assertEquals(0, plan.preparing());
      assertEquals(List.of(List.of(ARGUMENT, OUTPUT)), places(plan));
    }

    @Test
    void anInputThatIsAnOutputIsCopied() {
      Plan plan = plan(List.of(x), x, Build.reshape(x, Shape.of(50, 2)));
      assertEquals(
          List.of(List.of(ARGUMENT, OUTPUT), List.of(ARGUMENT, new Place.Output(1))), places(plan));
    }

    @Test
    void nothingIsComputedForEmptyTensors() {
      Node empty = Build.input("e", new Type(DType.FLOAT32, Shape.of(0, 3)));
      assertEquals(0, plan(List.of(empty), Build.map(Scalar.EXP, empty)).steps().size());
      Plan sum = plan(List.of(empty), Build.sum(empty, Ints.of(0)));
      assertEquals(
          new Spec.Reduce(Reduction.SUM, DType.FLOAT32, 1, 0, 3), spec(sum.steps().getFirst()));
    }
  }

  @Nested
  class Updates {
    private final Node weight = Build.input("w", VECTOR);

    private Plan update(Node value, Node... outputs) {
      return Plan.of(
          new Graph(
              List.of(x, weight), List.of(outputs), List.of(new Graph.Update(weight, value))));
    }

    @Test
    void aNewWeightIsComputedOverTheOldOne() {
      Plan plan = update(Build.subtract(weight, x));
      Place variable = new Place.Argument(1);
      assertEquals(List.of(List.of(variable, ARGUMENT, variable)), places(plan));
      assertEquals(List.of(1), plan.updated());
    }

    @Test
    void anOldWeightReadLaterIsKeptUntilTheEnd() {
      Node value = Build.subtract(weight, x);
      Node late = Build.map(Scalar.EXP, weight);
      List<List<Place>> places = places(update(value, late));
      assertEquals(slab(0), places.getFirst().getLast());
      assertEquals(List.of(slab(0), new Place.Argument(1)), places.getLast());
    }

    @Test
    void anOldWeightThatIsAnOutputIsGivenBackAsItWas() {
      List<List<Place>> places = places(update(Build.subtract(weight, x), weight));
      assertEquals(List.of(new Place.Argument(1), OUTPUT), places.get(1));
      assertEquals(List.of(slab(0), new Place.Argument(1)), places.get(2));
    }

    @Test
    void aReductionIsNotWrittenOverItsOwnInput() {
      Node square = Build.input("w", new Type(DType.FLOAT32, Shape.of(3, 3)));
      Node value = Build.matMul(square, square, false, false);
      Plan plan =
          Plan.of(new Graph(List.of(square), List.of(), List.of(new Graph.Update(square, value))));
      assertEquals(
          List.of(List.of(ARGUMENT, ARGUMENT, slab(0)), List.of(slab(0), ARGUMENT)), places(plan));
    }

    private final Node table = Build.input("t", new Type(DType.FLOAT32, Shape.of(50, 2)));
    private final Node index = Build.input("i", new Type(DType.INT32, Shape.of(3)));
    private final Spec rows = new Spec.UpdateRows(4, DType.INT32, 50, 2, 3);

    private Plan updateTable(Node value, Node... outputs) {
      List<Graph.Update> updates = List.of(new Graph.Update(table, value));
      return Plan.of(new Graph(List.of(table, index), List.of(outputs), updates));
    }

    @Test
    void rowsOfAVariableAreReplacedInPlace() {
      Node old = Build.node(new Op.Gather(0, 0), table, index);
      Node values = Build.map(Scalar.EXP, old);
      Plan plan = updateTable(Build.node(new Op.UpdateRows(), table, index, values));
      assertEquals(rows, spec(plan.steps().getLast()));
      assertEquals(List.of(new Place.Argument(1), slab(0), ARGUMENT), places(plan).getLast());
      assertEquals(3, plan.steps().size());
      assertEquals(64, plan.slabBytes());
    }

    @Test
    void rowsReplacedTwiceAreReplacedInPlace() {
      Node values = Build.constant(new Type(DType.FLOAT32, Shape.of(3, 2)), 1);
      Node first = Build.node(new Op.UpdateRows(), table, index, values);
      Node read = Build.map(Scalar.EXP, Build.node(new Op.Gather(0, 0), first, index));
      Plan plan = updateTable(Build.node(new Op.UpdateRows(), first, index, read));
      assertEquals(4, plan.steps().size());
      assertEquals(rows, spec(plan.steps().getFirst()));
      assertEquals(ARGUMENT, places(plan).getFirst().getLast());
      assertEquals(rows, spec(plan.steps().getLast()));
      assertEquals(ARGUMENT, places(plan).getLast().getLast());
    }

    @Test
    void rowsOfATableReadLaterAreReplacedInACopy() {
      Node values = Build.constant(new Type(DType.FLOAT32, Shape.of(3, 2)), 1);
      Node value = Build.node(new Op.UpdateRows(), table, index, values);
      Plan plan = updateTable(value, Build.map(Scalar.EXP, table));
      assertEquals(List.of(ARGUMENT, slab(0)), places(plan).getFirst());
      assertEquals(rows, spec(plan.steps().get(1)));
      assertEquals(List.of(slab(0), ARGUMENT), places(plan).getLast());
    }

    @Test
    void rowsOfATableThatAreItsOwnAreReplacedInACopy() {
      Node all = Build.iota(new Type(DType.INT32, Shape.of(50)), 0);
      Node value = Build.node(new Op.UpdateRows(), table, all, table);
      assertEquals(
          List.of(List.of(ARGUMENT, slab(0)), List.of(new Place.Kept(0), ARGUMENT, slab(0))),
          places(updateTable(value)).subList(1, 3));
    }

    @Test
    void variablesThatChangePlacesAreSetAsideFirst() {
      Graph swap =
          new Graph(
              List.of(x, weight),
              List.of(),
              List.of(new Graph.Update(x, weight), new Graph.Update(weight, x)));
      List<List<Place>> places = places(Plan.of(swap));
      assertEquals(4, places.size());
      assertEquals(new Place.Argument(1), places.get(0).getFirst());
      assertEquals(new Place.Argument(0), places.get(1).getFirst());
      assertNotEquals(places.get(0).getLast(), places.get(1).getLast());
      assertEquals(List.of(places.get(0).getLast(), new Place.Argument(0)), places.get(2));
      assertEquals(List.of(places.get(1).getLast(), new Place.Argument(1)), places.get(3));
    }
  }

  @Test
  void reductionsOverAxesApartUseATemporary() {
    Node cube = Build.input("c", new Type(DType.FLOAT32, Shape.of(2, 3, 4)));
    Plan plan = plan(List.of(cube), Build.sum(cube, Ints.of(0, 2)));
    assertEquals(
        List.of(
            new Spec.Reduce(Reduction.SUM, DType.FLOAT32, 6, 4, 1),
            new Spec.Reduce(Reduction.SUM, DType.FLOAT32, 1, 2, 3)),
        plan.steps().stream().map(PlannerTest::spec).toList());
  }

  @Test
  void axesAreMergedAsFarAsAllInputsAllow() {
    Node a = Build.input("a", new Type(DType.FLOAT32, Shape.of(2, 3, 4, 5)));
    Node b = Build.input("b", new Type(DType.FLOAT32, Shape.of(4, 5)));
    Plan plan = plan(List.of(a, b), Build.add(a, b));
    Spec.Elementwise spec = (Spec.Elementwise) spec(plan.steps().getFirst());
    assertEquals(Shape.of(6, 20), spec.shape());
    assertEquals(List.of(List.of(20L, 1L), List.of(0L, 1L)), spec.strides());
  }

  @Test
  void aBatchAgainstOneMatrixIsOneProduct() {
    Node a = Build.input("a", new Type(DType.FLOAT32, Shape.of(2, 3, 4)));
    Node b = Build.input("b", new Type(DType.FLOAT32, Shape.of(4, 5)));
    Spec.MatMul spec =
        (Spec.MatMul)
            spec(plan(List.of(a, b), Build.matMul(a, b, false, false)).steps().getFirst());
    assertEquals(List.of(1L, 6L, 5L, 4L), List.of(spec.batch(), spec.m(), spec.n(), spec.k()));
  }

  @Test
  void aPlanIsTheSameEachTime() {
    Node y = Build.add(Build.map(Scalar.EXP, x), Build.map(Scalar.TANH, Build.map(Scalar.SIN, x)));
    assertEquals(plan(List.of(x), y).text(), plan(List.of(x), y).text());
  }

  @Test
  void theIndexOpKeepsBothResultsApart() {
    Node sorted = Build.node(new Op.Sort(0, false, 10), x);
    Plan plan = plan(List.of(x), Build.result(sorted, 0), Build.result(sorted, 1));
    assertEquals(List.of(List.of(ARGUMENT, OUTPUT, new Place.Output(1))), places(plan));
    assertTrue(plan.text().contains("Sort"), plan.text());
  }
}
