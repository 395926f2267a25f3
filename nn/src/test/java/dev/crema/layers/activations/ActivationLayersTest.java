package dev.crema.layers.activations;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.keras.Golden;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.regularizers.L2;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Activations as layers against their formulas. */
class ActivationLayersTest {
  private static LayerSieve.Reference each(DoubleUnaryOperator function) {
    return (in, weights) ->
        Grid.of(p -> function.applyAsDouble(in.getFirst().at(p)), in.getFirst().dims());
  }

  @Test
  void rectifiersAreTheirFormulas() {
    long[] shape = {4, 5};
    LayerSieve.check(1, new ReLU(), each(x -> Math.max(x, 0)), shape);
    LayerSieve.check(
        2,
        new ReLU().maxValue(1).negativeSlope(0.1).threshold(0.2),
        each(x -> x >= 1 ? 1 : x >= 0.2 ? x : 0.1 * (x - 0.2)),
        shape);
    LayerSieve.check(3, new LeakyReLU(), each(x -> x > 0 ? x : 0.3 * x), shape);
    LayerSieve.check(3, new LeakyReLU(0.05), each(x -> x > 0 ? x : 0.05 * x), shape);
    LayerSieve.check(4, new ELU(), each(x -> x > 0 ? x : Math.exp(x) - 1), shape);
    LayerSieve.check(4, new ELU(0.5), each(x -> x > 0 ? x : 0.5 * (Math.exp(x) - 1)), shape);
  }

  @Test
  void preluLearnsItsSlope() {
    LayerSieve.check(
        1,
        new PReLU(),
        (in, weights) -> {
          Grid x = in.getFirst();
          Grid alpha = weights.apply("alpha");
          return Grid.of(p -> x.at(p) > 0 ? x.at(p) : x.at(p) * alpha.at(p[1], p[2]), x.dims());
        },
        new long[] {3, 4, 2});
    LayerSieve.check(
        2,
        new PReLU().sharedAxes(1, 2),
        (in, weights) -> {
          Grid x = in.getFirst();
          Grid alpha = weights.apply("alpha");
          return Grid.of(p -> x.at(p) > 0 ? x.at(p) : x.at(p) * alpha.at(0, 0, p[3]), x.dims());
        },
        new long[] {2, 3, 2, 4});
  }

  private static LayerSieve.Reference softmax(int... axes) {
    return (in, weights) -> {
      Grid x = in.getFirst();
      return Grid.of(
          p -> {
            double[] sum = {0};
            Grid.of(
                q -> {
                  boolean same = true;
                  for (int i = 0; i < q.length; i++) {
                    int axis = i;
                    boolean over = Arrays.stream(axes).anyMatch(a -> a == axis);
                    same &= over || p[i] == q[i];
                  }
                  sum[0] += same ? Math.exp(x.at(q)) : 0;
                  return 0;
                },
                x.dims());
            return Math.exp(x.at(p)) / sum[0];
          },
          x.dims());
    };
  }

  @Test
  void softmaxGoesAlongOneOrMoreAxes() {
    LayerSieve.check(1, new Softmax(), softmax(2), new long[] {2, 3, 4});
    LayerSieve.check(1, new Softmax(1), softmax(1), new long[] {2, 3, 4});
    LayerSieve.check(1, new Softmax(1, 2), softmax(1, 2), new long[] {2, 3, 4});
    Tensor large = Tensor.of(Shape.of(1, 1, 2), 1000.0, 1000.0);
    assertEquals(0.5, LayerSieve.output(new Softmax(1, 2), false, large).max().item());
  }

  @Test
  void maskedItemsHaveProbabilityZero() {
    Tensor x = LayerSieve.normal(new Random(2), 2, 3);
    double[] n = x.toDoubles();
    Layer masked =
        (scope, in) -> {
          scope.mask(
              in.getFirst(), Tensor.of(Shape.of(2, 3), true, false, true, false, false, false));
          Tensor y = scope.call(new Softmax(), in.getFirst());
          assertTrue(scope.mask(y).isPresent());
          return List.of(y);
        };
    double sum = Math.exp(n[0]) + Math.exp(n[2]);
    Tensor expected =
        Tensor.of(Shape.of(2, 3), Math.exp(n[0]) / sum, 0.0, Math.exp(n[2]) / sum, 0.0, 0.0, 0.0);
    Golden.check("masked", expected, LayerSieve.output(masked, false, x), 1e-12);
  }

  @Test
  void allComeBackFromFiles() {
    for (Layer layer :
        List.of(
            new ReLU(),
            new ReLU().maxValue(6),
            new LeakyReLU(0.1),
            new ELU(0.7),
            new PReLU().sharedAxes(1).alphaRegularizer(new L2()),
            new Softmax(1, 2))) {
      LayerSieve.roundTrip(layer, new long[] {2, 3, 4});
    }
  }

  @Test
  void namesAreKerass() {
    assertEquals("re_lu", new ReLU().kind());
    assertEquals("leaky_re_lu", new LeakyReLU().kind());
    assertEquals("p_re_lu", new PReLU().kind());
    assertEquals("elu", new ELU().kind());
    assertEquals("softmax", new Softmax().kind());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused("ReLU: maxValue is -1.0; allowed: 0 or more", () -> new ReLU().maxValue(-1));
    refused(
        "LeakyReLU: negativeSlope is -1.0; allowed: a finite number, 0 or more",
        () -> new LeakyReLU(-1));
    refused(
        "PReLU: sharedAxes is [0]; allowed: numbers of axes from 1",
        () -> new PReLU().sharedAxes(0));
    refused(
        "the input is f32[2,3], sharedAxes are [2]; allowed: axes from 1 to 1",
        () -> LayerSieve.output(new PReLU().sharedAxes(2), false, Tensor.ones(2, 3)));
  }
}
