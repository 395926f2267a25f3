package dev.crema.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Functions;
import dev.crema.engine.Loops.Step;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Reduction;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoreOpsTest {
  private static Tensor doubles(double... values) {
    return Tensor.of(Shape.of(values.length), values);
  }

  private static List<Tensor> both(UnaryOperator<List<Tensor>> function, Tensor... in) {
    List<Tensor> now = function.apply(List.of(in));
    List<Tensor> compiled = Functions.compile(function::apply).call(List.of(in));
    for (int i = 0; i < now.size(); i++) {
      assertEquals(now.get(i).type(), compiled.get(i).type());
      assertArrayEquals(now.get(i).toDoubles(), compiled.get(i).toDoubles());
    }
    return now;
  }

  private static double item(UnaryOperator<List<Tensor>> function, Tensor... in) {
    return both(function, in).getFirst().item();
  }

  @Test
  void condRunsOneBranch() {
    UnaryOperator<List<Tensor>> function =
        in ->
            Ops.cond(
                in.getFirst().greater(0),
                () -> List.of(in.getFirst().log()),
                () -> List.of(in.getFirst().negate()));
    assertEquals(Math.log(3), item(function, Tensor.scalar(DType.FLOAT64, 3)), 1e-15);
    assertEquals(2, item(function, Tensor.scalar(DType.FLOAT64, -2)));
  }

  @ParameterizedTest
  @CsvSource({"-5, 7", "0, 7", "1, 14", "2, 49", "9, 49"})
  void switchCaseMovesTheIndexIntoRange(int index, double expected) {
    UnaryOperator<List<Tensor>> function =
        in ->
            Ops.switchCase(
                in.get(0),
                List.of(
                    x -> x,
                    x -> List.of(x.getFirst().multiply(2)),
                    x -> List.of(x.getFirst().square())),
                List.of(in.get(1)));
    assertEquals(expected, item(function, Tensor.of(Shape.SCALAR, index), Tensor.scalar(7)));
  }

  @Test
  void loopsRepeatTheirBodies() {
    assertEquals(
        128,
        item(
            in ->
                Ops.whileLoop(
                    v -> v.getFirst().less(100), v -> List.of(v.getFirst().multiply(2)), in),
            Tensor.scalar(1)));
    assertEquals(
        8,
        item(
            in ->
                Ops.whileLoop(
                    v -> v.getFirst().less(100), v -> List.of(v.getFirst().multiply(2)), in, 3),
            Tensor.scalar(1)));
    assertEquals(
        2 + 3 + 4,
        item(
            in ->
                Ops.foriLoop(2, 5, (i, v) -> List.of(v.getFirst().add(i.cast(DType.FLOAT32))), in),
            Tensor.scalar(0)));
  }

  @Test
  void mapsGoOverSlices() {
    Tensor x = Ops.arange(0.0, 6, 1).reshape(3, 2);
    float[] sums = {1, 5, 9};
    assertArrayEquals(
        sums, both(in -> List.of(Ops.map(r -> r.sum(), in.getFirst())), x).getFirst().toFloats());
    assertArrayEquals(
        sums,
        both(in -> List.of(Ops.vectorizedMap(r -> r.sum(), in.getFirst())), x)
            .getFirst()
            .toFloats());
    UnaryOperator<List<Tensor>> product = s -> List.of(s.get(0).multiply(s.get(1)).sum());
    float[] products = {1, 13, 41};
    assertArrayEquals(products, both(in -> Ops.map(product, in), x, x).getFirst().toFloats());
    assertArrayEquals(
        products, both(in -> Ops.vectorizedMap(product, in), x, x).getFirst().toFloats());
  }

  @Test
  void scansHandValuesOn() {
    Tensor x = doubles(1, 2, 3);
    UnaryOperator<List<Tensor>> backwards =
        in ->
            Ops.scan(
                    (carried, items) -> {
                      Tensor sum = carried.getFirst().add(items.getFirst());
                      return new Step(List.of(sum), List.of(sum));
                    },
                    List.of(Tensor.scalar(DType.FLOAT64, 10)),
                    in,
                    true)
                .outputs();
    assertArrayEquals(new double[] {16, 15, 13}, both(backwards, x).getFirst().toDoubles());
    UnaryOperator<List<Tensor>> counting =
        in ->
            Ops.scan(carried -> new Step(List.of(carried.getFirst().multiply(3)), carried), in, 4)
                .outputs();
    assertArrayEquals(
        new double[] {2, 6, 18, 54},
        both(counting, Tensor.scalar(DType.FLOAT64, 2)).getFirst().toDoubles());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 13})
  void associativeScanKeepsTheOrder(int length) {
    // Products of matrices do not commute.
    double[] values = new double[4 * length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(3 * i + 1);
    }
    Tensor x = Tensor.of(Shape.of(length, 2, 2), values);
    for (boolean reverse : new boolean[] {false, true}) {
      UnaryOperator<List<Tensor>> function =
          in ->
              Ops.associativeScan(
                  (a, b) -> List.of(a.getFirst().matmul(b.getFirst())), in, reverse, 0);
      double[] scanned = both(function, x).getFirst().toDoubles();
      double[] product = {1, 0, 0, 1};
      for (int k = 0; k < length; k++) {
        int at = 4 * (reverse ? length - 1 - k : k);
        product =
            new double[] {
              product[0] * values[at] + product[1] * values[at + 2],
              product[0] * values[at + 1] + product[1] * values[at + 3],
              product[2] * values[at] + product[3] * values[at + 2],
              product[2] * values[at + 1] + product[3] * values[at + 3]
            };
        for (int i = 0; i < 4; i++) {
          assertEquals(product[i], scanned[at + i], 1e-12, "step " + k + ", reverse " + reverse);
        }
      }
    }
  }

  @Test
  void gradientsStopWhereTheyShall() {
    Tensor x = Tensor.scalar(DType.FLOAT64, 3);
    assertEquals(
        3, Functions.grad(t -> t.multiply(Ops.stopGradient(t))).apply(x).item(), "of x · const");
  }

  @Test
  void typesAndShapesAreTold() {
    Tensor x = Ops.zeros(Shape.of(2, 3), DType.INT8);
    assertEquals(Shape.of(2, 3), Ops.shape(x));
    assertEquals(2, Ops.ndim(x));
    assertEquals(6, Ops.size(x));
    assertEquals(DType.INT8, Ops.dtype(x));
    assertEquals(DType.BOOL, Ops.cast(x, DType.BOOL).dtype());
  }

  @Test
  void filledTensorsHaveTheirNumbersEverywhere() {
    Tensor x = Ops.full(Shape.of(2), 3, DType.INT64);
    assertArrayEquals(new long[] {3, 3}, x.toLongs());
    assertEquals(DType.FLOAT32, Ops.full(Shape.of(2), 3).dtype());
    assertArrayEquals(new long[] {0, 0}, Ops.zerosLike(x).toLongs());
    assertArrayEquals(new long[] {1, 1}, Ops.onesLike(x).toLongs());
    assertArrayEquals(new long[] {9, 9}, Ops.fullLike(x, 9).toLongs());
    assertEquals(DType.INT64, Ops.onesLike(x).dtype());
    assertEquals(DType.BOOL, Ops.onesLike(x, DType.BOOL).dtype());
    assertEquals(DType.INT8, Ops.zerosLike(x, DType.INT8).dtype());
    assertEquals(DType.FLOAT64, Ops.fullLike(x, 0.5, DType.FLOAT64).dtype());
    assertArrayEquals(new float[] {1, 1, 1}, Ops.ones(3).toFloats());
    assertArrayEquals(new float[] {0, 0, 0}, Ops.zeros(3).toFloats());
    assertEquals(Shape.of(2, 2), Ops.ones(Shape.of(2, 2), DType.BOOL).shape());
    assertEquals(DType.INT32, Ops.identity(2, DType.INT32).dtype());
  }

  // ---------------------------------------------------------------- mistakes

  private static void refuses(
      Class<? extends CremaException> type, String message, Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }

  @Test
  void shapesThatFollowFromNumbersNeedConcreteTensors() {
    CremaException refused =
        assertThrows(
            CremaException.class,
            () -> Functions.compile(in -> Ops.nonzero(in.getFirst())).call(List.of(Ops.ones(3))));
    assertEquals(
        "nonzero: x is Tensor f32[3] (symbolic), and the shape of the result depends on its"
            + " numbers; allowed: a concrete tensor outside a traced function; in one use"
            + " where(condition, x1, x2)",
        refused.getMessage());
    assertThrows(
        CremaException.class,
        () ->
            Functions.compile(in -> List.of(Ops.unique(in.getFirst()).values()))
                .call(List.of(Ops.ones(3))));
    assertThrows(
        CremaException.class,
        () ->
            Functions.compile(in -> List.of(Ops.bincount(in.getFirst())))
                .call(List.of(Ops.arange(3))));
  }

  @Test
  void mistakesAreNamed() {
    Tensor x = Ops.ones(3, 4);
    refuses(
        CremaException.class,
        "arange: step is 0; allowed: any number but 0",
        () -> Ops.arange(1, 5, 0));
    refuses(
        CremaException.class,
        "linspace: count is -1; allowed: 0 or more",
        () -> Ops.linspace(0, 1, -1));
    refuses(
        CremaException.class,
        "split: sections is 3; allowed: a divisor of 4, the length of axis 1",
        () -> Ops.split(x, 3, 1));
    refuses(
        ShapeException.class,
        "max: axes [0] of f32[0,2] are empty; allowed: one element or more, or a number to begin"
            + " with",
        () -> Ops.max(Ops.ones(0, 2), 0));
    refuses(
        ShapeException.class,
        "median: axes [] of f32[0] are empty; allowed: one element or more"
            .replace("median", "quantile"),
        () -> Ops.median(Ops.ones(0)));
    refuses(
        CremaException.class,
        "pad: width is [[1, -1]]; allowed: a pair of numbers of 0 or more for each axis of"
            + " f32[3,4], or one pair for all",
        () -> Ops.pad(x, 0, new long[] {1, -1}));
    refuses(
        CremaException.class,
        "einsum: equation is 'ij,jk->ik' for 1 tensors; allowed: letters and ... for each tensor,"
            + " separated by commas, and perhaps an arrow and those of the result",
        () -> Ops.einsum("ij,jk->ik", x));
    refuses(
        CremaException.class,
        "einsum: equation is 'ij->ik'; allowed: letters of the operands in the result, each once",
        () -> Ops.einsum("ij->ik", x));
    refuses(
        ShapeException.class,
        "einsum: 'ij,jk' of [f32[3,4], f32[3,4]]; allowed: one length for axes of one letter",
        () -> Ops.einsum("ij,jk", x, x));
    refuses(
        CremaException.class,
        "rearrange: pattern is 'a b -> a c'; allowed: the same names on both sides, each once",
        () -> Ops.rearrange(x, "a b -> a c"));
    refuses(
        ShapeException.class,
        "rearrange: lengths are {c=3} for f32[3,4] and 'a (b c) -> a b c'; allowed: the lengths of"
            + " [b, c], all but one, that make an axis of 4",
        () -> Ops.rearrange(x, "a (b c) -> a b c", Map.of("c", 3L)));
    refuses(
        CremaException.class,
        "take: the type of the index is float32; allowed: integers",
        () -> Ops.take(x, x, 0));
    refuses(
        ShapeException.class,
        "scatter: the values are f32[3]; allowed: shape [2]",
        () -> Ops.scatter(Ops.arange(2).reshape(2, 1), Ops.ones(3), Shape.of(5)));
    refuses(
        ShapeException.class,
        "slice: a part of shape [2,2] at [2, 0]; allowed: what lies within f32[3,4]",
        () -> Ops.slice(x, new long[] {2, 0}, Shape.of(2, 2)));
    refuses(
        CremaException.class,
        "getItem: position is 3; allowed: -3 to 2",
        () -> Ops.getItem(x, Index.at(3)));
    refuses(
        CremaException.class,
        "gcd: the type of the operands is float32; allowed: integer types",
        () -> Ops.gcd(x, x));
    refuses(
        ShapeException.class,
        "cross: x1 is f32[3,4] and x2 f32[3,4]; allowed: lengths 2 and 3 of axes -1 and -1",
        () -> Ops.cross(x, x));
    refuses(
        CremaException.class,
        "quantile: q is f32[3,4]; allowed: a scalar or a vector",
        () -> Ops.quantile(x, x));
    refuses(
        DTypeException.class,
        "normal: dtype is int32; allowed: floats",
        () -> Ops.normal(Shape.of(2), 0, 1, DType.INT32, Ops.key(1)));
    refuses(
        CremaException.class,
        "dropout: rate is 1.5; allowed: 0.0 to 1.0",
        () -> Ops.dropout(x, 1.5, Ops.key(1)));
    assertThrows(CremaException.class, () -> Ops.bitwiseAnd(x, x));
    assertThrows(ShapeException.class, () -> Ops.tensordot(x, x, new int[] {0}, new int[] {1}));
    assertThrows(ShapeException.class, () -> Ops.moveaxis(x, 2, 0));
    assertThrows(ShapeException.class, () -> Ops.sum(x, 0, -2));
    assertThrows(
        ShapeException.class,
        () -> Ops.scatterUpdate(x, Ops.arange(2).reshape(2, 1), Ops.ones(2, 3), Reduction.MAX));
  }

  @Test
  void customGradientTakesThePlaceOfTheFunctionsOwn() {
    UnaryOperator<Tensor> rounded =
        x ->
            Ops.customGradient(
                in -> new WithGradient(in.getFirst().round(), upstream -> List.of(upstream)), x);
    Tensor x = doubles(0.4, 1.6, -2.2);
    assertArrayEquals(new double[] {0, 2, -2}, rounded.apply(x).toDoubles());
    UnaryOperator<Tensor> sum = t -> rounded.apply(t).multiply(doubles(1, 2, 3)).sum();
    assertArrayEquals(new double[] {1, 2, 3}, Functions.grad(sum).apply(x).toDoubles());
  }

  @Test
  void customGradientMayBeAnythingOfTheUpstreamOne() {
    UnaryOperator<Tensor> clipped =
        x ->
            Ops.customGradient(
                in -> new WithGradient(in.getFirst(), upstream -> List.of(upstream.clip(-1, 1))),
                x);
    UnaryOperator<Tensor> sum = t -> clipped.apply(t).multiply(doubles(-7, 0.5, 7)).sum();
    assertArrayEquals(
        new double[] {-1, 0.5, 1}, Functions.grad(sum).apply(doubles(1, 2, 3)).toDoubles());
  }

  @Test
  void customGradientsOfSeveralInputsHaveGradientsOfTheirOwn() {
    // x² · y, as if its derivative by x were x³ and that by y were 5.
    Function<List<Tensor>, Tensor> function =
        in ->
            Ops.customGradient(
                    own -> {
                      Tensor x = own.get(0);
                      return new WithGradient(
                          x.square().multiply(own.get(1)),
                          g -> List.of(g.multiply(x.power(3)), g.multiply(5)));
                    },
                    in.get(0),
                    in.get(1))
                .sum();
    List<Tensor> in = List.of(doubles(2, 3), doubles(1, 4));
    Functions.Gradients first = Functions.valueAndGrad(function, in);
    assertEquals(4 + 36, first.value().item());
    assertArrayEquals(new double[] {8, 27}, first.gradients().get(0).toDoubles());
    assertArrayEquals(new double[] {5, 5}, first.gradients().get(1).toDoubles());
    Functions.Gradients second =
        Functions.valueAndGrad(
            x ->
                Functions.valueAndGrad(function, List.of(x.getFirst(), in.get(1)))
                    .gradients()
                    .getFirst()
                    .sum(),
            List.of(in.getFirst()));
    assertArrayEquals(new double[] {12, 27}, second.gradients().getFirst().toDoubles());
  }

  @Test
  void customGradientsHoldWithinLoops() {
    UnaryOperator<Tensor> halved =
        x ->
            Ops.customGradient(
                in -> new WithGradient(in.getFirst(), g -> List.of(g.multiply(0.5))), x);
    UnaryOperator<Tensor> looped =
        x ->
            Ops.foriLoop(0, 3, (i, in) -> List.of(halved.apply(in.getFirst())), List.of(x))
                .getFirst()
                .sum();
    assertArrayEquals(
        new double[] {0.125, 0.125}, Functions.grad(looped).apply(doubles(1, 2)).toDoubles());
  }

  @Test
  void customGradientsOfOtherTypesAreRefused() {
    UnaryOperator<Tensor> wrong =
        x -> Ops.customGradient(in -> new WithGradient(x, g -> List.of(g.sum())), x).sum();
    ShapeException e =
        assertThrows(ShapeException.class, () -> Functions.grad(wrong).apply(doubles(1, 2)));
    assertEquals(
        "withGradient: the gradients are [f64[]]; allowed: the types of the inputs, [f64[2]]",
        e.getMessage());
  }
}
