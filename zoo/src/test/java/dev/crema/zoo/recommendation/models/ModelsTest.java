package dev.crema.zoo.recommendation.models;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Ints;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Symbol;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import dev.crema.train.Verbose;
import dev.crema.zoo.recommendation.data.Ids;
import dev.crema.zoo.recommendation.data.Interaction;
import dev.crema.zoo.recommendation.data.Interactions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ModelsTest {
  /** Interactions as pairs of user and item, of a given number of users and items. */
  private static Interactions pairs(int users, int items, int... numbers) {
    List<Interaction> rows = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 2) {
      rows.add(new Interaction(numbers[i], numbers[i + 1], 3 + i, i));
    }
    return Interactions.of(names(users), names(items), rows);
  }

  private static Ids names(int count) {
    return Ids.of("one", IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  private static long parameters(Model model) {
    return model.build().weights().values().stream()
        .mapToLong(weight -> weight.type().shape().size())
        .sum();
  }

  private static long parameters(Architecture architecture, int users, int items) {
    return parameters(architecture.build(pairs(users, items, 0, 0), 0).scoring());
  }

  @Nested
  class Parameters {
    @Test
    void ofFactors() {
      assertEquals((10 + 20) * (8 + 1), parameters(new MatrixFactorization().factors(8), 10, 20));
      assertEquals(10 * 8 + 20 * 9, parameters(new BayesianRanking().factors(8), 10, 20));
    }

    /**
     * Of MovieLens-1M with the paper's 8 factors: tables of 8 + 32, layers 64-32-16-8, and a last
     * one of 16.
     */
    @Test
    void ofNeuMf() {
      long layers = 64 * 32 + 32 + 32 * 16 + 16 + 16 * 8 + 8 + 16 + 1;
      assertEquals(
          (6040 + 3706) * 40 + layers, parameters(new NeuralMatrixFactorization(), 6040, 3706));
    }

    @Test
    void ofTwoTowers() {
      TwoTower towers = new TwoTower().width(16).hidden(32, 8);
      assertEquals((10 + 20) * 16 + 2 * (16 * 32 + 32 + 32 * 8 + 8), parameters(towers, 10, 20));
    }

    /** By the formula, and by the sum over the paper's matrices. */
    @Test
    void ofSasRec() {
      int n = 50;
      long block = 3 * (n * n + n) + (n * n + n) + 2 * (n * n + n) + 2 * 2 * n;
      assertEquals(6 * n * n + 10 * n, block);
      assertEquals(
          (3416 + 1 + 200) * n + 2 * block + 2 * n,
          parameters(new SasRec(n, 200, 2, 1, 0.2), 10, 3416));
    }

    /** A small one by the layers of the one for Criteo's data. */
    @Test
    void ofDlrm() {
      Features features = new Features(13, Ints.of(7, 5, 3), 16);
      Model model = new Dlrm(features, Ints.of(512, 256, 64), Ints.of(512, 256)).model();
      long bottom = 13 * 512 + 512 + 512 * 256 + 256 + 256 * 64 + 64 + 64 * 16 + 16;
      assertEquals(155_984, bottom); // as in the published model for Criteo's data
      long top = (16 + 6) * 512 + 512 + 512 * 256 + 256 + 256 + 1;
      assertEquals((7 + 5 + 3) * 16 + bottom + top, parameters(model));
    }

    @Test
    void ofDcn() {
      Features features = new Features(4, Ints.of(6, 9), 5);
      int n = 4 + 2 * 5;
      long tables = 15 * 5;
      long deep = n * 8 + 8;
      assertEquals(
          tables + 2 * (n * n + n) + deep + 8 + 1,
          parameters(new DcnV2(features, 2, 0, Ints.of(8), true).model()));
      assertEquals(
          tables + 2 * (2 * n * 3 + n) + deep + 8 + n + 1,
          parameters(new DcnV2(features, 2, 3, Ints.of(8), false).model()));
    }
  }

  @Nested
  class Layers {
    @Test
    void marginIsTheLogitOfASoftmax() {
      Symbol a = input(1);
      Symbol b = input(2);
      Model model = model(List.of(a, b), List.of(new Margin().of(a, b)));
      Tensor margin =
          model
              .predictOnBatch(
                  List.of(Tensor.of(Shape.of(1, 1), 2f), Tensor.of(Shape.of(1, 2), 0f, 1f)))
              .getFirst();
      double share = Math.exp(2) / (Math.exp(2) + Math.exp(0) + Math.exp(1));
      assertEquals(share, 1 / (1 + Math.exp(-margin.toFloats()[0])), 1e-6);
    }

    /** Three pairs, of which the first and the last have the same item. */
    @Test
    void inBatchNegativesAreCorrectedAndNeverTheItemItself() {
      Symbol p = input(1);
      Symbol q = input(1);
      Symbol item = input(DType.INT32);
      Symbol log = input();
      Model model =
          model(List.of(p, q, item, log), List.of(new InBatchMargin(0.5).of(p, q, item, log)));
      float common = (float) Math.log(2.0 / 3);
      float rare = (float) Math.log(1.0 / 3);
      float[] margins =
          model
              .predictOnBatch(
                  List.of(
                      Tensor.of(Shape.of(3, 1), 1f, 2f, 3f),
                      Tensor.of(Shape.of(3, 1), 0.5f, -1f, 0.5f),
                      Tensor.of(Shape.of(3), 7, 4, 7),
                      Tensor.of(Shape.of(3), common, rare, common)))
              .getFirst()
              .toFloats();
      // Scores are user · item / 0.5 - log probability.
      assertArrayEquals(
          new float[] {
            (1 - common) - (-2 - rare),
            (-4 - rare) - ((2 - common) + (float) Math.log(2)),
            (3 - common) - (-6 - rare)
          },
          margins,
          1e-5f);
    }

    @Test
    void dotInteractionHasEachPairOnce() {
      List<Symbol> in = List.of(input(2), input(2), input(2));
      Model model = model(in, List.of(new DotInteraction().of(in.toArray(Symbol[]::new))));
      Tensor out =
          model
              .predictOnBatch(
                  List.of(
                      Tensor.of(Shape.of(1, 2), 1f, 2f),
                      Tensor.of(Shape.of(1, 2), 3f, 4f),
                      Tensor.of(Shape.of(1, 2), -1f, 1f)))
              .getFirst();
      assertArrayEquals(new float[] {11, 1, 1}, out.toFloats());
      assertThrows(CremaException.class, () -> new DotInteraction().of(input(2)));
      assertThrows(CremaException.class, () -> new DotInteraction().of(input(2), input(3)));
    }

    @Test
    void featureCrossMultipliesWithTheFirstFeatures() {
      Symbol first = input(2);
      Symbol x = input(2);
      Model model = model(List.of(first, x), List.of(new FeatureCross().of(first, x))).build();
      model.setWeight("feature_cross/kernel", Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f));
      model.setWeight("feature_cross/bias", Tensor.of(1f, -1f));
      Tensor out =
          model
              .predictOnBatch(
                  List.of(Tensor.of(Shape.of(1, 2), 2f, 3f), Tensor.of(Shape.of(1, 2), 1f, 1f)))
              .getFirst();
      // x · W + b = (4 + 1, 6 - 1)
      assertArrayEquals(new float[] {2 * 5 + 1, 3 * 5 + 1}, out.toFloats());
    }
  }

  @Nested
  class SamplesOfAnEpoch {
    private static final Interactions TRAIN = pairs(2, 6, 0, 0, 0, 1, 0, 2, 1, 3, 1, 4);

    private static List<Tensor> first(Dataset data, int size, long pass) {
      try (Feed feed = data.feed(new Order(size, false, 0, pass))) {
        Batch batch = feed.next();
        List<Tensor> all = new ArrayList<>(batch.x());
        all.addAll(batch.y());
        return all;
      }
    }

    @Test
    void negativesAreOthersInEachEpochAndTheSameInARepeatedRun() {
      Dataset data = new BayesianRanking().negatives(2).samples(TRAIN, 5);
      int[] drawn = first(data, 5, 0).get(2).toInts();
      assertEquals(10, drawn.length);
      assertTrue(Arrays.stream(drawn, 0, 6).allMatch(item -> item > 2));
      assertArrayEquals(
          drawn, first(new BayesianRanking().negatives(2).samples(TRAIN, 5), 5, 0).get(2).toInts());
      assertTrue(
          IntStream.range(1, 9)
              .anyMatch(pass -> !Arrays.equals(drawn, first(data, 5, pass).get(2).toInts())));
    }

    @Test
    void ofNeuMfAreLabelled() {
      List<Tensor> batch =
          first(new NeuralMatrixFactorization().negatives(1).samples(TRAIN, 5), 10, 0);
      assertArrayEquals(new int[] {0, 0, 0, 0, 0, 0, 1, 1, 1, 1}, batch.get(0).toInts());
      assertArrayEquals(new float[] {1, 0, 1, 0, 1, 0, 1, 0, 1, 0}, batch.get(2).toFloats());
    }

    @Test
    void ofRatingsAreTheRatings() {
      assertArrayEquals(
          new float[] {3, 5, 7, 9, 11},
          first(new MatrixFactorization().samples(TRAIN, 0), 5, 0).get(2).toFloats());
    }

    @Test
    void sequencesAreCutIntoStretchesThatOverlapByTheItemBetween() {
      Interactions train = pairs(2, 9, 0, 0, 0, 1, 0, 2, 0, 3, 1, 8);
      List<Tensor> batch = first(new SasRec().length(2).samples(train, 0), 2, 0);
      assertArrayEquals(new int[] {2, 3, 0, 1}, batch.get(0).toInts());
      assertArrayEquals(new int[] {3, 4, 0, 2}, batch.get(1).toInts());
      assertArrayEquals(new int[] {0, 6}, new SasRec().length(2).window(Ints.of(5)));
      assertArrayEquals(new int[] {7, 8}, new SasRec().length(2).window(Ints.of(5, 6, 7)));
    }
  }

  @Nested
  class FeatureModels {
    /** Clicks where two categories agree and the number is positive: a product of three. */
    private static Dataset clicks(int count, long seed) {
      Random random = new Random(seed);
      float[] number = new float[count];
      int[] a = new int[count];
      int[] b = new int[count];
      float[] click = new float[count];
      for (int i = 0; i < count; i++) {
        number[i] = (float) random.nextGaussian();
        a[i] = random.nextInt(3);
        b[i] = random.nextInt(3);
        click[i] = a[i] == b[i] && number[i] > 0 ? 1 : 0;
      }
      return Dataset.of(
          List.of(
              Tensor.of(Shape.of(count, 1), number),
              Tensor.of(Shape.of(count), a),
              Tensor.of(Shape.of(count), b)),
          List.of(Tensor.of(Shape.of(count, 1), click)));
    }

    private static double aucOf(Model model) {
      model.seed(1).compile(adam(0.02), binaryCrossentropy(true), auc().fromLogits(true));
      model.fit(clicks(2000, 1), epochs(6), batchSize(32), verbose(Verbose.SILENT));
      return model.evaluate(clicks(1000, 2)).metric("auc");
    }

    @Test
    void learnProductsOfFeatures() {
      Features features = new Features(1, Ints.of(3, 3), 4);
      assertTrue(aucOf(new Dlrm(features, Ints.of(8), Ints.of(16)).model()) > 0.95);
      assertTrue(aucOf(new DcnV2(features, 2, 0, Ints.of(16), true).model()) > 0.95);
      assertTrue(aucOf(new DcnV2(features, 2, 4, Ints.of(16), false).model()) > 0.95);
    }
  }

  @Nested
  class LargeTables {
    private static final int WIDTH = 1;
    private static final long ROW = WIDTH * Float.BYTES;

    /** Trains on four rows of a table and looks at the bits of all others. */
    private static void untouchedRowsStay(int rows) {
      List<Integer> touched = List.of(0, 1, rows / 2, rows - 1);
      Model model =
          new DcnV2(new Features(1, Ints.of(rows), WIDTH), 1, 0, Ints.of(8), true).model();
      model.seed(3).compile(adam(0.05), binaryCrossentropy(true)).build();
      MemorySegment before = Arena.ofAuto().allocate(rows * ROW);
      before.copyFrom(model.weight("category_0/embeddings").memory().segment());
      Batch batch =
          new Batch(
              List.of(
                  Tensor.ones(4, 1),
                  Tensor.of(Shape.of(4), touched.stream().mapToInt(row -> row).toArray())),
              List.of(Tensor.of(Shape.of(4, 1), 1f, 0f, 1f, 0f)),
              List.of());
      for (int step = 0; step < 3; step++) {
        model.trainOnBatch(batch);
      }
      MemorySegment table = model.weight("category_0/embeddings").memory().segment();
      long untouchedFrom = 0;
      for (int row : touched) {
        long at = row * ROW;
        assertEquals(-1, mismatch(before, table, untouchedFrom, at), "before row " + row);
        assertTrue(mismatch(before, table, at, at + ROW) >= 0, "row " + row);
        untouchedFrom = at + ROW;
      }
      assertEquals(rows * ROW, untouchedFrom);
    }

    private static long mismatch(MemorySegment a, MemorySegment b, long from, long to) {
      return MemorySegment.mismatch(a, from, to, b, from, to);
    }

    @Test
    void rowsThatAreInNoBatchKeepTheirBits() {
      untouchedRowsStay(100_000);
    }

    @Tag("long")
    @Test
    void tenMillionRowsOfWhichFourAreTouched() {
      untouchedRowsStay(10_000_000);
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThrows(CremaException.class, () -> new MatrixFactorization().factors(0));
    assertThrows(CremaException.class, () -> new BayesianRanking().negatives(0));
    assertThrows(CremaException.class, () -> new NeuralMatrixFactorization().hidden(7, 2));
    assertThrows(CremaException.class, () -> new TwoTower().temperature(0));
    assertThrows(CremaException.class, () -> new SasRec().heads(5));
    assertThrows(CremaException.class, () -> new Features(0, Ints.of(), 4));
    assertThrows(
        CremaException.class, () -> new Dlrm(new Features(0, Ints.of(2), 4), Ints.of(), Ints.of()));
    assertThrows(
        CremaException.class,
        () -> new DcnV2(new Features(1, Ints.of(), 4), 0, 0, Ints.of(), true));
  }
}
