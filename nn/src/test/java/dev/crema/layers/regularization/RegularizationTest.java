package dev.crema.layers.regularization;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.layers.DataFormat;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Space;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Layers of random numbers, with the numbers of a seed, which are known. */
class RegularizationTest {
  private static final long SEED = 9;

  /** The sieve's step is 3. */
  private static Grid noise(Distribution distribution, DType dtype, long... shape) {
    Tensor key = Tensor.of(Shape.of(2), SEED, 3L);
    return Grid.of(Tensor.random(distribution, new Type(dtype, Shape.of(shape)), 0, key));
  }

  private static LayerSieve.Reference dropped(double rate, long... shape) {
    Grid noise = noise(Distribution.UNIFORM, DType.FLOAT32, shape);
    return (in, weights) ->
        Grid.of(
            p -> {
              int[] at = new int[p.length];
              for (int i = 0; i < p.length; i++) {
                at[i] = shape[i] == 1 ? 0 : p[i];
              }
              return noise.at(at) < 1 - rate ? in.getFirst().at(p) / (1 - rate) : 0;
            },
            in.getFirst().dims());
  }

  @Test
  void spatialDropoutTakesWholeChannels() {
    LayerSieve.training(
        1, new SpatialDropout1D(0.4).seed(SEED), dropped(0.4, 3, 1, 6), new long[] {3, 4, 6});
    LayerSieve.training(
        2, new SpatialDropout2D(0.5).seed(SEED), dropped(0.5, 3, 1, 1, 6), new long[] {3, 2, 4, 6});
    LayerSieve.training(
        3,
        new SpatialDropout2D(0.5).seed(SEED).dataFormat(DataFormat.CHANNELS_FIRST),
        dropped(0.5, 3, 4, 1, 1),
        new long[] {3, 4, 2, 3});
    LayerSieve.training(
        4,
        new SpatialDropout3D(0.3).seed(SEED),
        dropped(0.3, 2, 1, 1, 1, 5),
        new long[] {2, 2, 3, 2, 5});
    LayerSieve.training(
        5,
        new SpatialDropout3D(0.3).seed(SEED).dataFormat(DataFormat.CHANNELS_FIRST),
        dropped(0.3, 2, 5, 1, 1, 1),
        new long[] {2, 5, 2, 3, 2});
  }

  @Test
  void gaussianLayersMultiplyAndAdd() {
    Grid noise = noise(Distribution.NORMAL, DType.FLOAT64, 3, 5);
    LayerSieve.training(
        1,
        new GaussianDropout(0.2).seed(SEED),
        (in, weights) -> Grid.of(p -> in.getFirst().at(p) * (1 + noise.at(p) * 0.5), 3, 5),
        new long[] {3, 5});
    LayerSieve.training(
        1,
        new GaussianNoise(0.3).seed(SEED),
        (in, weights) -> Grid.of(p -> in.getFirst().at(p) + noise.at(p) * 0.3, 3, 5),
        new long[] {3, 5});
  }

  @Test
  void alphaDropoutGoesToTheFloorOfSelu() {
    double floor = -1.0507009873554804934193349852946 * 1.6732632423543772848170429916717;
    Grid noise = noise(Distribution.UNIFORM, DType.FLOAT32, 4, 1);
    double rate = 0.3;
    double a = Math.pow((1 - rate) * (1 + rate * floor * floor), -0.5);
    LayerSieve.training(
        1,
        new AlphaDropout(rate).seed(SEED).noiseShape(-1, 1),
        (in, weights) ->
            Grid.of(
                p ->
                    a * (noise.at(p[0], 0) >= rate ? in.getFirst().at(p) : floor)
                        - a * floor * rate,
                4,
                5),
        new long[] {4, 5});
  }

  /** In a model without a seed: the streams differ by place, and the moments are right. */
  @Test
  void momentsStayOnAverage() {
    Random random = new Random(5);
    Tensor x =
        Tensor.of(
            Shape.of(200, 100), random.doubles(20000).map(v -> random.nextGaussian()).toArray());
    Tensor alpha = LayerSieve.output(new AlphaDropout(0.4), true, x);
    assertEquals(0, alpha.mean().item(), 0.04);
    assertEquals(1, alpha.square().mean().item(), 0.05);
    Tensor ones = Tensor.full(new Type(DType.FLOAT64, Shape.of(200, 100)), 1);
    Tensor factors = LayerSieve.output(new GaussianDropout(0.2), true, ones);
    assertEquals(1, factors.mean().item(), 0.02);
    assertEquals(0.25, factors.subtract(1).square().mean().item(), 0.02);
    Tensor noise = LayerSieve.output(new GaussianNoise(0.5), true, ones).subtract(1);
    assertEquals(0, noise.mean().item(), 0.02);
    assertEquals(0.25, noise.square().mean().item(), 0.02);
    Tensor maps = Tensor.full(new Type(DType.FLOAT64, Shape.of(100, 4, 100)), 1);
    Tensor dropped = LayerSieve.output(new SpatialDropout1D(0.25), true, maps);
    assertEquals(1, dropped.mean().item(), 0.03);
    assertEquals(0, dropped.max(1).subtract(dropped.min(1)).abs().sum().item());
  }

  @Test
  void nothingHappensOutsideTrainingOrAtRateZero() {
    Tensor x = Tensor.ones(2, 3, 4);
    for (Layer layer :
        List.of(
            new SpatialDropout1D(0.5),
            new GaussianDropout(0.5),
            new GaussianNoise(0.5),
            new AlphaDropout(0.5),
            new ActivityRegularization(1, 1))) {
      assertSame(x, LayerSieve.output(layer, false, x));
    }
    for (Layer layer :
        List.of(
            new SpatialDropout1D(0),
            new GaussianDropout(0),
            new GaussianNoise(0),
            new AlphaDropout(0))) {
      assertSame(x, LayerSieve.output(layer, true, x));
    }
    assertEquals(0, LayerSieve.output(new SpatialDropout1D(1), true, x).abs().sum().item());
  }

  @Test
  void theMaskStays() {
    Layer masked =
        (scope, in) -> {
          scope.mask(in.getFirst(), Tensor.of(Shape.of(1, 2), true, false));
          Tensor y = scope.call(new SpatialDropout1D(0.5), in.getFirst());
          assertTrue(scope.mask(y).isPresent());
          return List.of(y);
        };
    LayerSieve.output(masked, true, Tensor.ones(1, 2, 3));
  }

  @Test
  void activityHasAPricePerSample() {
    Tensor x = Tensor.of(Shape.of(2, 2), 1.0, -2.0, 3.0, 0.5);
    Pass pass = Pass.of(false, 0, Tensor.of(Shape.of(2), 0L, 0L), path -> false);
    Layer layer = new ActivityRegularization(0.1, 0.01);
    assertSame(x, pass.call(layer, new Space(), Policy.FLOAT64, List.of(x)).getFirst());
    double expected = (0.1 * 6.5 + 0.01 * (1 + 4 + 9 + 0.25)) / 2;
    assertEquals(expected, pass.losses().getFirst().item(), 1e-12);
  }

  @Test
  void allComeBackFromFiles() {
    for (Layer layer :
        List.of(
            new SpatialDropout1D(0.5).seed(4),
            new GaussianDropout(0.5),
            new GaussianNoise(0.25).seed(3),
            new AlphaDropout(0.5).noiseShape(-1, 1, 3),
            new ActivityRegularization().l1(0.5))) {
      LayerSieve.roundTrip(layer, new long[] {2, 4, 3});
    }
    LayerSieve.roundTrip(
        new SpatialDropout2D(0.5).dataFormat(DataFormat.CHANNELS_FIRST), new long[] {2, 4, 3, 2});
    LayerSieve.roundTrip(new SpatialDropout3D(0.5).seed(1), new long[] {2, 4, 3, 2, 2});
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused("SpatialDropout2D: rate is 1.5; allowed: 0.0 to 1.0", () -> new SpatialDropout2D(1.5));
    refused(
        "GaussianDropout: rate is 1.0; allowed: 0.0 or more, less than 1.0",
        () -> new GaussianDropout(1));
    refused("GaussianNoise: stddev is -1.0; allowed: 0.0 to 1.0", () -> new GaussianNoise(-1));
    refused(
        "AlphaDropout: noiseShape is [0]; allowed: lengths of 1 or more, and -1 for the input's",
        () -> new AlphaDropout(0.5).noiseShape(0));
    refused(
        "the input is f32[2,3]; allowed: 3 axes, [batch, steps, channels]",
        () -> LayerSieve.output(new SpatialDropout1D(0.5), false, Tensor.ones(2, 3)));
    refused(
        "ActivityRegularization: l2 is -1.0; allowed: a finite number, 0 or more",
        () -> new ActivityRegularization(0, -1));
  }
}
