package dev.crema.layers.preprocessing;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.keras.Golden;
import dev.crema.layers.Grid;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numeric preprocessing against Keras, hand-worked values and what must hold of any data. */
class NumericPreprocessingTest {
  private static final Golden KERAS = Golden.of("preprocessing.txt");

  private static Tensor output(Layer layer, Tensor... inputs) {
    return LayerSieve.output(layer, false, inputs).cast(DType.FLOAT64);
  }

  private static Tensor ints(Tensor numbers) {
    return numbers.cast(DType.INT32);
  }

  // ---------------------------------------------------------------- Normalization

  @Test
  void normalizationAdaptsAndInvertsAsInKeras() {
    Tensor x = KERAS.get("x4x3");
    Tensor x3 = KERAS.get("x3x2x4");
    normalizes("norm", new Normalization(), x);
    normalizes("norm_axes", new Normalization().axis(1, 2), x3);
    normalizes("norm_one", new Normalization().withoutAxis(), x3);
    normalizes("norm_first", new Normalization().axis(1), x3);
    Normalization given =
        Crema.normalization().statistics(List.of(1.0, 2.0, 3.0), List.of(4.0, 0.0, 0.25));
    KERAS.check("norm_given", output(given, x), 1e-9);
  }

  private static void normalizes(String key, Normalization layer, Tensor x) {
    Normalization adapted = layer.adapt(x);
    KERAS.check(key, output(adapted, x), 1e-9);
    KERAS.check(key + "_invert", output(adapted.invert(true), x), 1e-9);
    Tensor back = output(adapted.invert(true), output(adapted, x));
    assertArrayEquals(x.toDoubles(), back.toDoubles(), 1e-12, key);
  }

  @Test
  void normalizationPassesTheSieve() {
    Normalization layer =
        new Normalization().statistics(List.of(1.0, -2.0, 0.5), List.of(4.0, 1.0, 0.25));
    double[] mean = {1, -2, 0.5};
    double[] deviation = {2, 1, 0.5};
    LayerSieve.check(
        4,
        layer,
        (in, w) -> Grid.of(at -> (in.getFirst().at(at) - mean[at[1]]) / deviation[at[1]], 5, 3),
        new long[] {5, 3});
    LayerSieve.roundTrip(layer, new long[] {5, 3});
  }

  @Test
  void howDataIsCutIntoBatchesChangesNoBitOfMeanAndVariance() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      int rows = 1 + random.nextInt(50);
      Tensor data = LayerSieve.normal(random, rows, 2, 3).multiply(1e3).add(1e5);
      Normalization layer = new Normalization().axis(random.nextInt(2) + 1);
      List<Tensor> parts = new ArrayList<>();
      for (int row = 0; row < rows; ) {
        int next = Math.min(rows, row + random.nextInt(9));
        parts.add(data.slice(0, row, next));
        row = next;
      }
      assertEquals(layer.adapt(data), layer.adapt(parts), "seed " + seed);
    }
  }

  @Test
  void aLargeMeanDoesNotSpoilTheVariance() {
    Tensor data = Tensor.of(Shape.of(4, 1), 1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16);
    Normalization adapted = new Normalization().adapt(data);
    assertEquals(Optional.of(List.of(1e9 + 10)), adapted.mean());
    assertEquals(Optional.of(List.of(22.5)), adapted.variance());
  }

  @Test
  void normalizationSaysWhatIsWrong() {
    refused(
        "Normalization: axis is [0]; allowed: different axes, without 0, which is the batch",
        () -> new Normalization().axis(0));
    refused(
        "Normalization: axis is [1,1]; allowed: different axes, without 0, which is the batch",
        () -> new Normalization().axis(1, 1));
    refused(
        "Normalization: variance is [-1.0]; allowed: finite numbers, 0 or more",
        () -> new Normalization().statistics(List.of(1.0), List.of(-1.0)));
    refused(
        "Normalization: mean is [NaN]; allowed: 1 finite number or more",
        () -> new Normalization().statistics(List.of(Double.NaN), List.of(1.0)));
    refused(
        "Normalization: variance is 2 numbers; allowed: as many as mean has (1)",
        () -> new Normalization().statistics(List.of(1.0), List.of(1.0, 2.0)));
    refused(
        "Normalization: mean is 2 numbers; allowed: 1, as there is no axis",
        () -> new Normalization().withoutAxis().statistics(List.of(1.0, 1.0), List.of(1.0, 2.0)));
    refused(
        "Normalization: variance is missing; allowed: both mean and variance, or neither",
        () -> new Normalization(Ints.of(1), Optional.of(List.of(1.0)), Optional.empty(), false));
    refused(
        "Normalization: the data to adapt to is empty; allowed: 1 sample or more",
        () -> new Normalization().adapt(List.of()));
    refused(
        "Normalization: the data to adapt to is empty; allowed: 1 sample or more",
        () -> new Normalization().adapt(Tensor.zeros(0, 3)));
    refused(
        "Normalization: the data to adapt to has the number NaN; allowed: finite numbers",
        () -> new Normalization().adapt(Tensor.of(Shape.of(1, 1), Double.NaN)));
    refused(
        "Normalization: a batch to adapt to is f32[2,4]; allowed: 2 axes with [3] along axis"
            + " [-1], as in the first one",
        () -> new Normalization().adapt(List.of(Tensor.zeros(2, 3), Tensor.zeros(2, 4))));
    refused(
        "axis is [-2], the input is f32[2,3]; allowed: different axes of it, not the first,"
            + " which is the batch",
        () -> new Normalization().axis(-2).adapt(Tensor.zeros(2, 3)));
    refused(
        "Normalization: mean and variance are unknown; call adapt(data) and use the layer that it"
            + " gives, or set statistics(mean, variance)",
        () -> output(new Normalization(), Tensor.zeros(2, 3)));
    Normalization three = new Normalization().adapt(Tensor.ones(2, 3));
    assertThrows(ShapeException.class, () -> output(three, Tensor.zeros(2, 4)));
  }

  // ---------------------------------------------------------------- Discretization

  @Test
  void rangesAreNumberedAsInKeras() {
    Tensor x =
        Tensor.concatenate(
            0, List.of(KERAS.get("x4x3"), Tensor.of(Shape.of(1, 3), -1.0, 0.0, 0.8)));
    Discretization layer = Crema.discretization(List.of(-1.0, -0.5, 0.0, 0.0, 0.8));
    for (OutputMode mode : EnumSet.range(OutputMode.INT, OutputMode.COUNT)) {
      String key = "bins_" + mode.name().toLowerCase(Locale.ROOT);
      KERAS.check(key, output(layer.outputMode(mode), x), 0);
      LayerSieve.roundTrip(layer.outputMode(mode), new long[] {3, 4});
    }
    assertEquals(DType.INT32, LayerSieve.output(layer, false, x).dtype());
    double[] edges = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    Tensor extreme = Tensor.of(Shape.of(3, 1), edges);
    assertArrayEquals(new double[] {5, 5, 0}, output(layer, extreme).toDoubles());
    assertArrayEquals(
        new double[] {0, 0}, output(Crema.discretization(List.of()), Tensor.zeros(2)).toDoubles());
  }

  @Test
  void boundariesAreLearnedAsInKeras() {
    record Case(int parts, double epsilon, int bins) {}
    List<Case> cases =
        List.of(
            new Case(1, 0.01, 4),
            new Case(4, 0.05, 5),
            new Case(1, 0.01, 3),
            new Case(3, 0.02, 10),
            new Case(2, 0.5, 4),
            new Case(1, 0.01, 9));
    for (int i = 0; i < cases.size(); i++) {
      Case c = cases.get(i);
      Tensor data = KERAS.get("data" + i);
      long part = data.dim(0) / c.parts();
      List<Tensor> batches = new ArrayList<>();
      for (int p = 0; p < c.parts(); p++) {
        batches.add(data.slice(0, p * part, (p + 1) * part));
      }
      Discretization adapted = Crema.discretization(c.bins()).epsilon(c.epsilon()).adapt(batches);
      double[] bounds =
          adapted.binBoundaries().orElseThrow().stream().mapToDouble(v -> v).toArray();
      KERAS.check("bounds" + i, Tensor.of(Shape.of(bounds.length), bounds), 1e-9);
      LayerSieve.roundTrip(adapted, new long[] {2, 3});
    }
  }

  @Test
  void boundariesFromAStreamAreAsGoodAsKerassAndBetterWithASmallerEpsilon() {
    for (long seed = 0; seed < 5; seed++) {
      double[] values = new Random(seed).doubles(5000).toArray();
      Tensor data = Tensor.of(Shape.of(50, 100), values);
      List<Tensor> rows = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        rows.add(data.slice(0, i, i + 1));
      }
      Discretization layer = new Discretization(10);
      String message = "seed " + seed;
      assertEquals(0, worst(layer.adapt(data), values), 0.001, message);
      assertEquals(0, worst(layer.adapt(rows), values), 0.06, message);
      assertEquals(0, worst(layer.epsilon(0.001).adapt(rows), values), 0.01, message);
    }
  }

  /** How far the boundaries are from the tenths of the data. */
  private static double worst(Discretization adapted, double[] values) {
    List<Double> bounds = adapted.binBoundaries().orElseThrow();
    double worst = 0;
    for (int i = 0; i < 9; i++) {
      double bound = bounds.get(i);
      double rank = Arrays.stream(values).filter(v -> v < bound).count() / (double) values.length;
      worst = Math.max(worst, Math.abs(rank - (i + 1) / 10.0));
    }
    return worst;
  }

  @Test
  void discretizationSaysWhatIsWrong() {
    refused(
        "Discretization: binBoundaries is [1.0, 0.0]; allowed: finite numbers in ascending order",
        () -> new Discretization(List.of(1.0, 0.0)));
    refused("Discretization: numBins is 0; allowed: 1 or more", () -> new Discretization(0));
    refused(
        "Discretization: epsilon is 0.0; allowed: greater than 0, at most 1",
        () -> new Discretization(3).epsilon(0));
    refused(
        "Discretization: binBoundaries is missing; allowed: binBoundaries or numBins",
        () -> new Discretization(Optional.empty(), OptionalInt.empty(), 0.01, OutputMode.INT));
    refused(
        "Discretization: numBins is missing, as binBoundaries were given; allowed: 1 or more, for"
            + " adapt",
        () -> new Discretization(List.of(1.0)).adapt(Tensor.zeros(2)));
    refused(
        "Discretization: the data to adapt to is empty; allowed: 1 number or more",
        () -> new Discretization(3).adapt(List.of()));
    refused(
        "Discretization: the data to adapt to has the number Infinity; allowed: finite numbers",
        () -> new Discretization(3).adapt(Tensor.of(Float.POSITIVE_INFINITY)));
    refused(
        "Discretization: the boundaries are unknown; call adapt(data) and use the layer that it"
            + " gives, or give binBoundaries",
        () -> output(new Discretization(3), Tensor.zeros(2)));
  }

  // ---------------------------------------------------------------- CategoryEncoding

  @Test
  void categoriesAreEncodedAsInKeras() {
    Tensor t = ints(KERAS.get("t4x3"));
    Tensor w = KERAS.get("w4x3");
    CategoryEncoding layer = Crema.categoryEncoding(4);
    KERAS.check("category_multi_hot", output(layer, t), 0);
    CategoryEncoding one = layer.outputMode(OutputMode.ONE_HOT);
    KERAS.check("category_one_hot", output(one, t), 0);
    KERAS.check("category_single", output(one, t.slice(1, 0, 1)), 0);
    CategoryEncoding count = layer.outputMode(OutputMode.COUNT);
    KERAS.check("category_count", output(count, t.cast(DType.INT64)), 0);
    KERAS.check("category_weighed", output(count, t, w), 1e-6);
    for (CategoryEncoding each : List.of(layer, one, count)) {
      LayerSieve.roundTrip(each, new long[] {3, 5});
    }
  }

  @Test
  void numbersOutsideTheCategoriesCountAsNone() {
    Tensor t = Tensor.of(Shape.of(1, 3), -1, 4, 2);
    assertArrayEquals(new double[] {0, 0, 1, 0}, output(Crema.categoryEncoding(4), t).toDoubles());
  }

  @Test
  void categoryEncodingSaysWhatIsWrong() {
    refused("CategoryEncoding: numTokens is 0; allowed: 1 or more", () -> new CategoryEncoding(0));
    refused(
        "CategoryEncoding: outputMode is INT; allowed: ONE_HOT, MULTI_HOT, COUNT",
        () -> new CategoryEncoding(3).outputMode(OutputMode.INT));
    refused(
        "Discretization: outputMode is TF_IDF; allowed: INT, ONE_HOT, MULTI_HOT, COUNT",
        () -> new Discretization(3).outputMode(OutputMode.TF_IDF));
    refused(
        "it takes 1 input; given: 2",
        () -> output(new CategoryEncoding(3), Tensor.zeros(2, 2), Tensor.zeros(2, 2)));
    refused(
        "the input is i32[2]; allowed in mode MULTI_HOT: [batch, …, length]",
        () -> output(new CategoryEncoding(3), Tensor.zeros(new Type(DType.INT32, Shape.of(2)))));
    CategoryEncoding count = new CategoryEncoding(3).outputMode(OutputMode.COUNT);
    CremaException refusal =
        assertThrows(
            ShapeException.class, () -> output(count, Tensor.zeros(2, 2), Tensor.zeros(2, 3)));
    assertTrue(refusal.getMessage().contains("count weights are f32[2,3]"));
  }
}
