package dev.crema.layers.merging;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merging layers against loops. */
class MergingTest {
  /** A number of several numbers, one of each input. */
  private static LayerSieve.Reference each(ToDoubleFunction<double[]> function) {
    return (in, weights) -> {
      int rank = in.stream().mapToInt(Grid::rank).max().orElseThrow();
      int[] dims = new int[rank];
      Arrays.fill(dims, 1);
      for (Grid x : in) {
        for (int axis = 0; axis < x.rank(); axis++) {
          int to = axis == 0 ? 0 : axis + rank - x.rank();
          dims[to] = Math.max(dims[to], x.dim(axis));
        }
      }
      return Grid.of(
          p ->
              function.applyAsDouble(
                  in.stream()
                      .mapToDouble(
                          x -> {
                            int[] place = new int[x.rank()];
                            for (int axis = 0; axis < place.length; axis++) {
                              int from = axis == 0 ? 0 : axis + rank - place.length;
                              place[axis] = x.dim(axis) == 1 ? 0 : p[from];
                            }
                            return x.at(place);
                          })
                      .toArray()),
          dims);
    };
  }

  private static double sum(double[] x) {
    return Arrays.stream(x).sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void inputsAreMergedNumberByNumber(long seed) {
    long[][][] cases = {
      {{2, 3, 4}, {2, 3, 4}},
      {{2, 3, 4}, {2, 1, 4}},
      {{2, 3, 4}, {2, 4}},
      {{2, 5}, {2, 3, 5}}
    };
    for (long[][] shapes : cases) {
      LayerSieve.check(seed, new Add(), each(MergingTest::sum), shapes);
      LayerSieve.check(seed, new Subtract(), each(x -> x[0] - x[1]), shapes);
      List<long[]> three = new ArrayList<>(List.of(shapes));
      three.add(shapes[0]);
      long[][] more = three.toArray(long[][]::new);
      LayerSieve.check(seed, new Average(), each(x -> sum(x) / x.length), more);
      LayerSieve.check(seed, new Multiply(), each(x -> x[0] * x[1] * x[2]), more);
      LayerSieve.check(seed, new Maximum(), each(x -> Arrays.stream(x).max().orElseThrow()), more);
      LayerSieve.check(seed, new Minimum(), each(x -> Arrays.stream(x).min().orElseThrow()), more);
    }
  }

  private static LayerSieve.Reference reference(Dot layer) {
    return (in, weights) -> {
      Grid a = in.get(0);
      Grid b = in.get(1);
      int i = Math.floorMod(layer.axes().get(0), a.rank());
      int j = Math.floorMod(layer.axes().get(1), b.rank());
      List<Integer> dims = new ArrayList<>();
      for (int axis = 0; axis < a.rank(); axis++) {
        if (axis != i) {
          dims.add(a.dim(axis));
        }
      }
      for (int axis = 1; axis < b.rank(); axis++) {
        if (axis != j) {
          dims.add(b.dim(axis));
        }
      }
      if (dims.size() == 1) {
        dims.add(1);
      }
      return Grid.of(
          p -> {
            int[] atA = new int[a.rank()];
            int[] atB = new int[b.rank()];
            int next = 0;
            for (int axis = 0; axis < a.rank(); axis++) {
              atA[axis] = axis == i ? 0 : p[next++];
            }
            atB[0] = p[0];
            for (int axis = 1; axis < b.rank(); axis++) {
              atB[axis] = axis == j ? 0 : p[next++];
            }
            double sum = 0;
            double squareA = 0;
            double squareB = 0;
            for (int k = 0; k < a.dim(i); k++) {
              atA[i] = k;
              atB[j] = k;
              sum += a.at(atA) * b.at(atB);
              squareA += a.at(atA) * a.at(atA);
              squareB += b.at(atB) * b.at(atB);
            }
            return layer.normalize() ? sum / Math.sqrt(squareA * squareB) : sum;
          },
          dims.stream().mapToInt(d -> d).toArray());
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dotAddsUpProductsAlongAxes(boolean normalize) {
    check(new Dot(1).normalize(normalize), new long[] {3, 4}, new long[] {3, 4});
    check(new Dot(-1).normalize(normalize), new long[] {2, 3, 4}, new long[] {2, 4});
    check(new Dot(1, 2).normalize(normalize), new long[] {2, 4, 3}, new long[] {2, 5, 4});
    check(new Dot(2, 1).normalize(normalize), new long[] {2, 2, 4, 3}, new long[] {2, 4, 2, 2});
    check(new Dot(1).normalize(normalize), new long[] {2, 4}, new long[] {2, 4, 3});
  }

  private static void check(Dot layer, long[] a, long[] b) {
    LayerSieve.check(1, layer, reference(layer), a, b);
  }

  // ---------------------------------------------------------------- masks

  private static final boolean[] FIRST = {true, true, false, false};
  private static final boolean[] SECOND = {true, false, true, false};

  /** What a layer gives for {@code [1,4,1]} inputs with masks, and the mask of that. */
  private static double[] masked(Layer layer, boolean both, Optional<boolean[]> expectedMask) {
    Layer merged =
        (scope, in) -> {
          scope.mask(in.get(0), Tensor.of(Shape.of(1, 4), FIRST));
          if (both) {
            scope.mask(in.get(1), Tensor.of(Shape.of(1, 4), SECOND));
          }
          Tensor y = scope.call(layer, in).getFirst();
          assertEquals(expectedMask.isPresent(), scope.mask(y).isPresent());
          expectedMask.ifPresent(
              mask -> assertArrayEquals(mask, scope.mask(y).orElseThrow().toBooleans()));
          return List.of(y);
        };
    Tensor a = Tensor.of(Shape.of(1, 4, 1), 5.0, 6.0, 7.0, 8.0);
    Tensor b = Tensor.of(Shape.of(1, 4, 1), 3.0, 9.0, 3.0, 9.0);
    return LayerSieve.output(merged, false, a, b).toDoubles();
  }

  /** The numbers are Keras's. */
  @Test
  void maskedItemsAreNotMergedWithOthers() {
    Optional<boolean[]> any = Optional.of(new boolean[] {true, true, true, false});
    Optional<boolean[]> none = Optional.empty();
    assertArrayEquals(new double[] {8, 15, 10, 17}, masked(new Add(), true, any));
    assertArrayEquals(new double[] {4, 7.5, 5, 8.5}, masked(new Average(), true, any));
    assertArrayEquals(new double[] {2, -3, 4, -1}, masked(new Subtract(), true, any));
    assertArrayEquals(new double[] {15, 6, 3, 0}, masked(new Multiply(), true, any));
    assertArrayEquals(new double[] {5, 6, 3, 8}, masked(new Maximum(), true, any));
    assertArrayEquals(new double[] {3, 6, 3, 8}, masked(new Minimum(), true, any));
    assertArrayEquals(new double[] {15, 54, 3, 9}, masked(new Multiply(), false, none));
    assertArrayEquals(new double[] {5, 9, 3, 9}, masked(new Maximum(), false, none));
    assertArrayEquals(new double[] {3, 6, 3, 9}, masked(new Minimum(), false, none));
    assertEquals(1, masked(new Dot(1, 1), true, none).length);
  }

  @Test
  void allComeBackFromFiles() {
    for (Layer layer :
        List.of(
            new Subtract(),
            new Average(),
            new Multiply(),
            new Maximum(),
            new Minimum(),
            new Dot(2, 1).normalize(true))) {
      LayerSieve.roundTrip(layer, new long[] {2, 3, 3}, new long[] {2, 3, 3});
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Random random = new Random(1);
    Tensor a = LayerSieve.normal(random, 2, 3);
    Tensor b = LayerSieve.normal(random, 2, 4);
    refused("it takes 2 inputs; given: 3", () -> LayerSieve.output(new Subtract(), false, a, a, a));
    refused(
        "the inputs are [f64[2,3], f64[2,4]], the axes are [1,1]; allowed: axes of one length, not"
            + " the batch",
        () -> LayerSieve.output(new Dot(1), false, a, b));
    refused("Dot: axes is [0,0]; allowed: one axis of each input, not the batch", () -> new Dot(0));
    String message =
        assertThrows(ShapeException.class, () -> LayerSieve.output(new Maximum(), false, a, b))
            .getMessage();
    assertTrue(message.contains("f64[2,3]") && message.contains("f64[2,4]"), message);
  }
}
