package dev.crema.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.IndexException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiled loops against Java's own, which are eager. */
class LoopsTest {
  private static final long SEED = 42;

  private static Tensor random(Random random, DType dtype, long... shape) {
    Shape dims = Shape.of(shape);
    return Tensor.of(dims, random.doubles(dims.size(), -1, 1).toArray()).cast(dtype);
  }

  /** h ← tanh(x + h·w + b) with outputs h², and how often it ran. */
  private static List<Tensor> cell(List<Tensor> in, boolean reverse) {
    Tensor w = in.get(2);
    Tensor b = in.get(3);
    Loops.Step result =
        Loops.scan(
            (carried, items) -> {
              Tensor h = carried.getFirst().matmul(w).add(items.getFirst()).add(b).tanh();
              return new Loops.Step(
                  List.of(h, carried.get(1).add(1)), List.of(h.square(), carried.get(1)));
            },
            List.of(in.get(0), Tensor.scalar(DType.INT32, 0)),
            List.of(in.get(1)),
            reverse);
    List<Tensor> all = new ArrayList<>(result.carried());
    all.addAll(result.outputs());
    return all;
  }

  private static List<Tensor> cellArguments(DType dtype, int batch, int units, int steps) {
    Random random = new Random(SEED);
    return List.of(
        random(random, dtype, batch, units),
        random(random, dtype, steps, batch, units),
        random(random, dtype, units, units),
        random(random, dtype, units));
  }

  private static void assertClose(List<Tensor> expected, List<Tensor> actual, double delta) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).type(), actual.get(i).type(), "type of " + i);
      assertArrayEquals(
          expected.get(i).toDoubles(), actual.get(i).toDoubles(), delta, "number " + i);
    }
  }

  /** Loops that are cut into pieces of the batch. */
  @Nested
  class Pieces {
    private static final int STEPS = 6;

    /**
     * h ← tanh(x + h·w + b) where the mask is true, with outputs h²: a sum of the last h and of the
     * outputs, and its gradients.
     */
    private static List<Tensor> cell(List<Tensor> in) {
      Functions.Gradients g =
          Functions.valueAndGrad(args -> loss(args, in.get(4)), in.subList(0, 4));
      List<Tensor> all = new ArrayList<>(g.gradients());
      all.add(g.value());
      return all;
    }

    private static Tensor loss(List<Tensor> in, Tensor mask) {
      Loops.Step result =
          Loops.scan(
              (carried, items) -> {
                Tensor h = carried.getFirst();
                Tensor next = h.matmul(in.get(2)).add(items.get(0)).add(in.get(3)).tanh();
                Tensor chosen = items.get(1).expandDims(1).where(next, h);
                return new Loops.Step(List.of(chosen), List.of(chosen.square()));
              },
              List.of(in.get(0)),
              List.of(in.get(1), mask));
      return result.carried().getFirst().multiply(3).sum().add(result.outputs().getFirst().sum());
    }

    private static List<Tensor> arguments(int batch, int units) {
      List<Tensor> in = new ArrayList<>(cellArguments(DType.FLOAT32, batch, units, STEPS));
      in.set(2, in.get(2).divide(units));
      in.add(random(new Random(SEED + 1), DType.FLOAT32, STEPS, batch).greater(-0.5));
      return in;
    }

    @ParameterizedTest
    @CsvSource({"16,256,2", "32,128,2", "64,128,4", "40,136,2", "33,128,1"})
    void giveTheSameBitsOnAnyNumberOfThreads(int batch, int units, int pieces) {
      List<Tensor> in = arguments(batch, units);
      Type[] types = in.stream().map(Tensor::type).toArray(Type[]::new);
      List<Tensor> first = List.of();
      for (int threads : new int[] {1, 2, 4}) {
        List<Tensor> results =
            Settings.current()
                .withThreads(threads)
                .during(
                    () -> {
                      Compiled compiled = Functions.compile(Pieces::cell);
                      String label = pieces == 1 ? "loop" : "loop in " + pieces + " pieces";
                      assertEquals(
                          List.of(label, label),
                          compiled.explain(types).kernels().stream()
                              .filter(kernel -> kernel.startsWith("loop"))
                              .toList());
                      compiled.call(in);
                      return compiled.call(in);
                    });
        first = first.isEmpty() ? results : first;
        assertClose(first, results, 0);
      }
      List<Tensor> wide = in.stream().map(Pieces::widened).toList();
      assertClose(wide(cell(wide)), wide(first), 1e-3);
    }

    private static Tensor widened(Tensor x) {
      return x.dtype() == DType.BOOL ? x : x.cast(DType.FLOAT64);
    }

    private static List<Tensor> wide(List<Tensor> tensors) {
      return tensors.stream().map(Pieces::widened).toList();
    }

    @Test
    void throwWhatAPieceThrows() {
      Tensor table = Tensor.ones(4, 1024);
      Tensor index = Tensor.of(Shape.of(2, 32), new int[64]);
      Compiled compiled =
          Functions.compile(
              in ->
                  Loops.scan(
                          (carried, items) ->
                              new Loops.Step(
                                  List.of(
                                      carried.getFirst().add(in.get(1).gather(items.get(0), 0))),
                                  List.of()),
                          List.of(in.get(0)),
                          List.of(in.get(2)))
                      .carried());
      List<Tensor> right = List.of(Tensor.ones(32, 1024), table, index);
      assertTrue(
          compiled
              .explain(right.stream().map(Tensor::type).toArray(Type[]::new))
              .kernels()
              .contains("loop in 2 pieces"));
      assertEquals(3, compiled.call(right).getFirst().toFloats()[0]);
      int[] wrong = new int[64];
      wrong[63] = 4;
      List<Tensor> bad = List.of(right.get(0), table, Tensor.of(Shape.of(2, 32), wrong));
      assertThrows(IndexException.class, () -> compiled.call(bad));
      assertEquals(3, compiled.call(right).getFirst().toFloats()[0]);
    }
  }

  @Nested
  class Scan {
    @ParameterizedTest
    @CsvSource({"1,1,1,false", "3,5,7,false", "3,5,7,true", "4,16,3,false", "2,3,0,false"})
    void givesWhatJavaLoopsGive(int batch, int units, int steps, boolean reverse) {
      List<Tensor> in = cellArguments(DType.FLOAT32, batch, units, steps);
      List<Tensor> compiled = Functions.compile(args -> cell(args, reverse)).call(in);
      assertClose(cell(in, reverse), compiled, 1e-6);
      assertEquals(steps, compiled.get(1).toDoubles()[0]);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,false", "3,5,7,false", "3,5,7,true", "4,16,3,false"})
    void hasTheGradientsOfTheStepsWrittenOut(int batch, int units, int steps, boolean reverse) {
      List<Tensor> in = cellArguments(DType.FLOAT64, batch, units, steps);
      Functions.Gradients looped =
          Functions.valueAndGrad(
              args -> {
                List<Tensor> out = cell(args, reverse);
                return out.get(2).sum().add(out.get(0).multiply(3).sum());
              },
              in);
      Functions.Gradients written =
          Functions.valueAndGrad(
              args -> {
                Tensor h = args.get(0);
                Tensor total = Tensor.scalar(DType.FLOAT64, 0);
                for (int i = 0; i < steps; i++) {
                  Tensor x = args.get(1).select(0, reverse ? steps - 1 - i : i);
                  h = h.matmul(args.get(2)).add(x).add(args.get(3)).tanh();
                  total = total.add(h.square().sum());
                }
                return total.add(h.multiply(3).sum());
              },
              in);
      assertClose(List.of(written.value()), List.of(looped.value()), 1e-9);
      assertClose(written.gradients(), looped.gradients(), 1e-9);
    }

    /** Gradients of gradients go through the loop of the way back. */
    @Test
    void whatStepsHandOnAsItIsStaysAsItIs() {
      Compiled loop =
          Functions.compile(
              in ->
                  Loops.forLoop(
                      0, 3, (i, v) -> List.of(v.get(0).multiply(1), v.get(1).add(v.get(0))), in));
      List<Tensor> results = loop.call(Tensor.of(2f, 3f), Tensor.of(5f, 5f));
      assertArrayEquals(new float[] {2, 3}, results.get(0).toFloats());
      assertArrayEquals(new float[] {11, 14}, results.get(1).toFloats());
    }

    @Test
    void hasSecondGradients() {
      List<Tensor> in = cellArguments(DType.FLOAT64, 2, 3, 4);
      Function<Tensor, Tensor> looped =
          w -> cell(List.of(in.get(0), in.get(1), w, in.get(3)), false).get(2).sum();
      Tensor direction = random(new Random(SEED + 1), DType.FLOAT64, 3, 3);
      Tensor second =
          Functions.grad(w -> Functions.grad(looped::apply).apply(w).multiply(direction).sum())
              .apply(in.get(2));
      double eps = 1e-5;
      Tensor up = Functions.grad(looped::apply).apply(in.get(2).add(direction.multiply(eps)));
      Tensor down =
          Functions.grad(looped::apply).apply(in.get(2).subtract(direction.multiply(eps)));
      double[] expected = up.subtract(down).divide(2 * eps).toDoubles();
      assertArrayEquals(expected, second.toDoubles(), 1e-7);
    }

    @Test
    void runsTheForwardStepsOnce() {
      List<Tensor> in = cellArguments(DType.FLOAT32, 2, 3, 4);
      Type[] types = in.stream().map(Tensor::type).toArray(Type[]::new);
      Compiled step =
          Functions.compile(
              args -> {
                Functions.Gradients g =
                    Functions.valueAndGrad(a -> cell(a, false).get(2).sum(), args);
                List<Tensor> all = new ArrayList<>(g.gradients());
                all.add(g.value());
                return all;
              });
      Explanation explanation = step.explain(types);
      assertEquals(2, explanation.kernels().stream().filter(label -> label.equals("loop")).count());
    }

    @Test
    void readsAndAssignsVariables() {
      Variable total = new Variable("total", Tensor.of(Shape.of(2), 1f, 2f));
      Variable factor = new Variable("factor", Tensor.scalar(DType.FLOAT32, 10));
      Compiled compiled =
          Functions.compile(
              in -> {
                List<Tensor> seen =
                    Loops.map(
                        items -> {
                          total.assign(
                              total.value().add(items.getFirst().multiply(factor.value())));
                          return List.of(total.value());
                        },
                        List.of(in.getFirst()));
                return List.of(seen.getFirst(), total.value());
              });
      List<Tensor> results = compiled.call(Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f));
      assertArrayEquals(new double[] {11, 22, 41, 62, 91, 122}, results.get(0).toDoubles());
      assertArrayEquals(new double[] {91, 122}, results.get(1).toDoubles());
      assertArrayEquals(new double[] {91, 122}, total.value().toDoubles());
    }

    @Test
    void nests() {
      Tensor x = random(new Random(SEED), DType.FLOAT64, 3, 4, 2);
      Function<Tensor, Tensor> nested =
          in ->
              Loops.scan(
                      (outer, rows) ->
                          new Loops.Step(
                              Loops.scan(
                                      (inner, items) ->
                                          new Loops.Step(
                                              List.of(
                                                  inner
                                                      .getFirst()
                                                      .multiply(items.getFirst())
                                                      .add(outer.getFirst())
                                                      .sin()),
                                              List.of()),
                                      outer,
                                      rows)
                                  .carried(),
                              List.of()),
                      List.of(Tensor.full(new Type(DType.FLOAT64, Shape.of(2)), 1)),
                      List.of(in))
                  .carried()
                  .getFirst()
                  .sum();
      Tensor expected = nested.apply(x);
      Functions.Gradients compiled = Functions.valueAndGrad(nested::apply).apply(x);
      assertClose(List.of(expected), List.of(compiled.value()), 1e-12);
      double[] at = x.toDoubles();
      double[] gradient = compiled.gradients().getFirst().toDoubles();
      for (int i = 0; i < at.length; i++) {
        double[] moved = at.clone();
        moved[i] = at[i] + 1e-6;
        double up = nested.apply(Tensor.of(x.shape(), moved)).toDoubles()[0];
        moved[i] = at[i] - 1e-6;
        double down = nested.apply(Tensor.of(x.shape(), moved)).toDoubles()[0];
        assertEquals((up - down) / 2e-6, gradient[i], 1e-7, "element " + i);
      }
    }

    @Test
    void givesTheSameBitsOnAnyNumberOfThreads() {
      List<Tensor> in = cellArguments(DType.FLOAT32, 64, 64, 5);
      List<List<Tensor>> results = new ArrayList<>();
      for (int threads : new int[] {1, 2, 4}) {
        results.add(
            Settings.current()
                .withThreads(threads)
                .during(
                    () ->
                        Functions.valueAndGrad(args -> cell(args, false).get(2).sum(), in)
                            .gradients()));
      }
      assertClose(results.get(0), results.get(1), 0);
      assertClose(results.get(0), results.get(2), 0);
    }

    @Test
    void refusesWhatDoesNotFit() {
      Tensor x = Tensor.zeros(new Type(DType.FLOAT32, Shape.of(3, 2)));
      String lengths =
          assertThrows(
                  ShapeException.class,
                  () -> Loops.map(items -> items, List.of(x, x.slice(0, 0, 2))))
              .getMessage();
      assertEquals(
          "scan: the sequences are [f32[3,2], f32[2,2]]; allowed: one or more, [steps, …], all of"
              + " the same length",
          lengths);
      String types =
          assertThrows(
                  ShapeException.class,
                  () ->
                      Functions.compile(
                              in ->
                                  Loops.scan(
                                          (carried, items) -> new Loops.Step(items, List.of()),
                                          List.of(Tensor.scalar(DType.FLOAT32, 0)),
                                          in)
                                      .carried())
                          .call(x))
              .getMessage();
      assertEquals("scan: a step or branch gives [f32[2]]; allowed: [f32[]], as before", types);
    }

    @Test
    void refusesTensorsThatLeaveTheBody() {
      Tensor x = Tensor.zeros(new Type(DType.FLOAT32, Shape.of(3, 2)));
      List<Tensor> leaked = new ArrayList<>();
      String message =
          assertThrows(
                  IllegalStateException.class,
                  () ->
                      Functions.compile(
                              in -> {
                                Loops.map(
                                    items -> {
                                      leaked.add(items.getFirst().exp());
                                      return items;
                                    },
                                    in);
                                return List.of(leaked.getFirst());
                              })
                          .call(x))
              .getMessage();
      assertTrue(message.contains("in a loop"), message);
    }
  }

  @Nested
  class While {
    private static List<Tensor> doubled(Tensor x, OptionalLong most) {
      return Loops.whileLoop(
          values -> values.getFirst().sum().less(100),
          values -> List.of(values.getFirst().multiply(2), values.get(1).add(1)),
          List.of(x, Tensor.scalar(DType.INT32, 0)),
          most);
    }

    @ParameterizedTest
    @CsvSource({"1,6", "40,1", "200,0"})
    void runsAsLongAsTheConditionHolds(double start, int steps) {
      Tensor x = Tensor.of(Shape.of(2), start, start);
      List<Tensor> compiled =
          Functions.compile(in -> doubled(in.getFirst(), OptionalLong.empty())).call(x);
      assertClose(doubled(x, OptionalLong.empty()), compiled, 0);
      assertEquals(start * (1 << steps), compiled.get(0).toDoubles()[0]);
      assertEquals(steps, compiled.get(1).toDoubles()[0]);
    }

    @Test
    void stopsAtTheLargestNumberOfSteps() {
      Tensor x = Tensor.of(Shape.of(2), 1.0, 1.0);
      Compiled compiled = Functions.compile(in -> doubled(in.getFirst(), OptionalLong.of(3)));
      assertArrayEquals(new double[] {8, 8}, compiled.call(x).getFirst().toDoubles());
    }

    @ParameterizedTest
    @CsvSource({"1,128", "60,2", "200,1"})
    void hasAGradientIfItsStepsAreBounded(double start, double expected) {
      Tensor x = Tensor.of(Shape.of(2), start, start / 2);
      Tensor gradient =
          Functions.grad(in -> doubled(in, OptionalLong.of(20)).getFirst().sum()).apply(x);
      assertArrayEquals(new double[] {expected, expected}, gradient.toDoubles());
    }

    @Test
    void hasNoGradientOtherwise() {
      Tensor x = Tensor.of(Shape.of(2), 1.0, 1.0);
      String message =
          assertThrows(
                  CremaException.class,
                  () ->
                      Functions.grad(in -> doubled(in, OptionalLong.empty()).getFirst().sum())
                          .apply(x))
              .getMessage();
      assertTrue(message.contains("maximumIterations"), message);
    }
  }

  @Nested
  class Cond {
    private static Tensor chosen(Tensor x) {
      return Loops.cond(
              x.sum().greater(0),
              () -> List.of(x.square().sum()),
              () -> List.of(x.multiply(3).sum()))
          .getFirst();
    }

    @ParameterizedTest
    @CsvSource({"1,2,5,2,4", "-1,-2,-9,3,3"})
    void takesOneOfTwo(double a, double b, double value, double da, double db) {
      Tensor x = Tensor.of(Shape.of(2), a, b);
      assertEquals(value, chosen(x).toDoubles()[0]);
      Functions.Gradients compiled = Functions.valueAndGrad(Cond::chosen).apply(x);
      assertEquals(value, compiled.value().toDoubles()[0]);
      assertArrayEquals(new double[] {da, db}, compiled.gradients().getFirst().toDoubles());
    }

    /** An index that is out of range in the branch that is not taken does no harm. */
    @Test
    void runsOnlyTheChosenBranch() {
      Variable count = new Variable("count", new Type(DType.INT32, Shape.SCALAR));
      Compiled compiled =
          Functions.compile(
              in ->
                  Loops.cond(
                      in.get(1).less(3),
                      () -> {
                        count.assign(count.value().add(1));
                        return List.of(in.get(0).gather(in.get(1), 0));
                      },
                      () -> List.of(Tensor.scalar(DType.FLOAT32, -1))));
      Tensor table = Tensor.of(Shape.of(3), 5f, 6f, 7f);
      Tensor inside = compiled.call(table, Tensor.scalar(DType.INT32, 2)).getFirst();
      assertEquals(7, inside.toDoubles()[0]);
      Tensor outside = compiled.call(table, Tensor.scalar(DType.INT32, 9)).getFirst();
      assertEquals(-1, outside.toDoubles()[0]);
      assertEquals(1, count.value().toDoubles()[0]);
    }
  }

  @Test
  void forLoopsCount() {
    Compiled compiled =
        Functions.compile(
            in -> Loops.forLoop(2, 6, (i, v) -> List.of(v.getFirst().multiply(10).add(i)), in));
    assertEquals(2345, compiled.call(Tensor.scalar(DType.INT64, 0)).getFirst().toDoubles()[0]);
  }
}
