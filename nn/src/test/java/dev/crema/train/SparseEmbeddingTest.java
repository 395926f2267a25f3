package dev.crema.train;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.Model;
import dev.crema.constraints.MaxNorm;
import dev.crema.constraints.NonNeg;
import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.Variable;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.IndexException;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Policy;
import dev.crema.layers.Scope;
import dev.crema.layers.Symbol;
import dev.crema.layers.UnaryLayer;
import dev.crema.layers.attention.ReversibleEmbedding;
import dev.crema.layers.core.Embedding;
import dev.crema.optimizers.Optimizer;
import dev.crema.optimizers.Schedule;
import dev.crema.optimizers.Slots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Embeddings of which a step moves the rows in its batch only. */
class SparseEmbeddingTest {
  private static final int ROWS = 20;

  /** All that move rows apart. */
  static List<Optimizer> optimizers() {
    return List.of(
        sgd(0.05),
        sgd(0.05).momentum(0.9).nesterov(true),
        rmsprop(0.01).momentum(0.5).centered(true),
        adam(0.01).amsgrad(true),
        adamw(0.01),
        adagrad(0.1),
        adadelta(1),
        adamax(0.01),
        nadam(0.01),
        lion(0.01),
        ftrl(0.1).l1RegularizationStrength(0.01).l2ShrinkageRegularizationStrength(0.1),
        scheduleFreeAdamW(0.01).warmupSteps(5).weightDecay(0.1),
        muon(0.01),
        adam(exponentialDecay(0.1, 2, 0.5)).clipvalue(0.001),
        adam(0.01).clipnorm(0.01),
        sgd(0.1).globalClipnorm(0.01).weightDecay(0.1).lossScaleFactor(1024),
        lossScaleOptimizer(adam(0.01)).dynamicGrowthSteps(2),
        multiOptimizer(lamb(0.01)).with(".*embeddings", adam(0.01)));
  }

  private static Model functional(List<Symbol> inputs, Symbol output) {
    return dev.crema.Crema.model(inputs, List.of(output));
  }

  private static Model model(Embedding embedding, Optimizer optimizer) {
    return sequential(input(DType.INT32, 4), embedding, flatten(), dense(3).name("last"))
        .seed(5)
        .compile(optimizer, sparseCategoricalCrossentropy(true));
  }

  private static Embedding table(boolean sparse) {
    return embedding(ROWS, 3).sparse(sparse);
  }

  private static Batch batch(int... numbers) {
    int samples = numbers.length / 4;
    int[] y = new int[samples];
    Arrays.setAll(y, i -> i % 3);
    return Batch.of(Tensor.of(Shape.of(samples, 4), numbers), Tensor.of(Shape.of(samples), y));
  }

  private static float[] rows(Model model) {
    return model.weight("embedding/embeddings").toFloats();
  }

  private static float[] row(float[] rows, int number) {
    return Arrays.copyOfRange(rows, 3 * number, 3 * number + 3);
  }

  @Nested
  class Steps {
    @ParameterizedTest
    @MethodSource("dev.crema.train.SparseEmbeddingTest#optimizers")
    void theFirstIsThatOfTheWholeTableWhereRowsAreInTheBatch(Optimizer optimizer) {
      Model dense = model(table(false), optimizer);
      Model sparse = model(table(true), optimizer);
      Batch batch = batch(7, 3, 3, 19, 0, 7, 12, 3);
      sparse.build();
      float[] before = rows(sparse);
      double loss = dense.trainOnBatch(batch).get("loss");
      assertEquals(loss, sparse.trainOnBatch(batch).get("loss"), 0);
      for (int i = 0; i < ROWS; i++) {
        if (Set.of(0, 3, 7, 12, 19).contains(i)) {
          assertArrayEquals(row(rows(dense), i), row(rows(sparse), i), 1e-6f, "row " + i);
          assertNotEquals(row(before, i)[1], row(rows(sparse), i)[1], "row " + i);
        } else {
          assertArrayEquals(row(before, i), row(rows(sparse), i), "row " + i);
        }
      }
      assertArrayEquals(
          dense.weight("last/kernel").toFloats(), sparse.weight("last/kernel").toFloats(), 1e-6f);
    }

    @ParameterizedTest
    @MethodSource("dev.crema.train.SparseEmbeddingTest#optimizers")
    void allAreThoseOfTheWholeTableWhereEachRowIsInEachBatch(Optimizer optimizer) {
      Model dense = model(table(false), optimizer);
      Model sparse = model(table(true), optimizer);
      for (int step = 0; step < 5; step++) {
        int first = step;
        int[] numbers = new int[24];
        Arrays.setAll(numbers, i -> (i * 7 + first) % ROWS);
        dense.trainOnBatch(batch(numbers));
        sparse.trainOnBatch(batch(numbers));
      }
      assertArrayEquals(rows(dense), rows(sparse), 1e-5f);
      Map<String, Variable> kept = sparse.trainState().orElseThrow().variables();
      dense
          .trainState()
          .orElseThrow()
          .variables()
          .forEach((name, variable) -> assertEquals(variable.type(), kept.get(name).type(), name));
    }

    /** By hand, in doubles: moments of rows that are not in a batch do not fade. */
    @Test
    void adamIsLazy() {
      int[][] numbers = {{1, 1, 4}, {4, 2, 0}, {1, 0, 0}, {2, 2, 2}, {4, 1, 4}};
      float[][] prices = {{1, 2, -1}, {3, 0.5f, 1}, {-2, 1, 1}, {0, 0, 0}, {0.25f, 1, 0.5f}};
      Model model = sequential(input(DType.INT32, 3), embedding(5, 1).sparse(true)).seed(3);
      model.build();
      Learner learner = new Learner(adam(0.1), 0);
      Compiled step =
          Functions.compile(
              in -> {
                Forward forward = model.forward(true, learner.key(), in.get(0));
                learner.minimize(forward.output().multiply(in.get(1)).sum(), forward);
                return List.of();
              });
      double[] w = model.weight("embedding/embeddings").toDoubles();
      double[] m = new double[5];
      double[] v = new double[5];
      for (int t = 1; t <= numbers.length; t++) {
        double[] g = new double[5];
        for (int i = 0; i < 3; i++) {
          g[numbers[t - 1][i]] += prices[t - 1][i];
        }
        int[] seen = Arrays.stream(numbers[t - 1]).distinct().toArray();
        for (int row : seen) {
          m[row] = 0.9 * m[row] + 0.1 * g[row];
          v[row] = 0.999 * v[row] + 0.001 * g[row] * g[row];
          double rate = 0.1 * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
          w[row] -= rate * m[row] / (Math.sqrt(v[row]) + 1e-7);
        }
        step.call(
            Tensor.of(Shape.of(1, 3), numbers[t - 1]), Tensor.of(Shape.of(1, 3, 1), prices[t - 1]));
        assertArrayEquals(w, model.weight("embedding/embeddings").toDoubles(), 1e-5, "step " + t);
      }
      Map<String, Variable> kept = learner.state().optimizerVariables();
      assertArrayEquals(m, kept.get("embedding/embeddings/momentum").value().toDoubles(), 1e-6);
      assertArrayEquals(v, kept.get("embedding/embeddings/velocity").value().toDoubles(), 1e-7);
    }

    @Test
    void aTableLookedUpTwiceGetsTheSumOfBoth() {
      for (boolean masked : new boolean[] {false, true}) {
        float[][] results = new float[2][];
        for (int i = 0; i < 2; i++) {
          Embedding shared = table(i == 1).maskZero(masked);
          Symbol a = input(DType.INT32, 4);
          Symbol b = input(DType.INT64, 2);
          Symbol x = concatenate(1).of(shared.of(a), shared.of(b));
          Model model = functional(List.of(a, b), dense(3).of(globalAveragePooling1d().of(x)));
          model.seed(5).compile(adam(0.1), sparseCategoricalCrossentropy(true));
          Tensor first = Tensor.of(Shape.of(2, 4), 7, 3, 3, 19, 0, 7, 12, 3);
          Tensor second = Tensor.of(Shape.of(2, 2), 3L, 1L, 0L, 0L);
          Tensor y = Tensor.of(Shape.of(2), 0, 2);
          model.trainOnBatch(new Batch(List.of(first, second), List.of(y), List.of()));
          results[i] = rows(model);
        }
        assertArrayEquals(results[0], results[1], 1e-6f);
      }
    }

    @Test
    void aConstraintHoldsForTheRowsInTheBatch() {
      Model model = model(table(true).embeddingsConstraint(new NonNeg()), sgd(0.1));
      model.build();
      float[] before = rows(model);
      model.trainOnBatch(batch(7, 3, 3, 19, 0, 7, 12, 3));
      boolean negative = false;
      for (int i = 0; i < ROWS; i++) {
        if (Set.of(0, 3, 7, 12, 19).contains(i)) {
          for (float number : row(rows(model), i)) {
            assertEquals(Math.max(number, 0), number);
          }
        } else {
          negative |= row(before, i)[0] < 0;
          assertArrayEquals(row(before, i), row(rows(model), i));
        }
      }
      assertEquals(true, negative);
    }

    @Test
    void aStepWithAnInfiniteGradientIsLeftOut() {
      Model model = model(table(true), lossScaleOptimizer(adam(0.1)).initialScale(1e38));
      model.build();
      float[] before = rows(model);
      Batch batch = batch(7, 3, 3, 19);
      Batch heavy = new Batch(batch.x(), batch.y(), List.of(Tensor.of(Shape.of(1), 1e6f)));
      model.trainOnBatch(heavy);
      assertArrayEquals(before, rows(model));
      assertEquals(0, model.trainState().orElseThrow().iterations());
      for (Variable kept : model.trainState().orElseThrow().optimizerVariables().values()) {
        assertArrayEquals(new double[(int) kept.type().shape().size()], kept.value().toDoubles());
      }
    }

    @Test
    void aFrozenTableStaysAsItIsWhateverTheOptimizer() {
      Model model =
          sequential(
                  input(DType.INT32, 4),
                  table(true).name("embedding").trainable(false),
                  flatten(),
                  dense(3))
              .seed(5)
              .compile(lamb(0.1), sparseCategoricalCrossentropy(true));
      model.build();
      float[] before = rows(model);
      model.trainOnBatch(batch(7, 3, 3, 19));
      assertArrayEquals(before, rows(model));
    }

    @Test
    void aNumberOutsideTheTableChangesNothing() {
      Model model = model(table(true), adam(0.1));
      model.build();
      float[] before = rows(model);
      IndexException e =
          assertThrows(IndexException.class, () -> model.trainOnBatch(batch(7, 3, ROWS, 19)));
      assertEquals(
          "gather: index 20 at position 2 is out of range; allowed: 0 to 19", e.getMessage());
      assertArrayEquals(before, rows(model));
    }
  }

  @Nested
  class Training {
    private Model ncf(Policy policy) {
      Symbol user = input(DType.INT32);
      Symbol item = input(DType.INT32);
      Symbol x =
          concatenate()
              .of(embedding(50, 8).sparse(true).of(user), embedding(30, 8).sparse(true).of(item));
      return functional(List.of(user, item), dense(1).of(dense(16).activation(relu()).of(x)))
          .seed(1)
          .policy(policy)
          .compile(adam(0.02), binaryCrossentropy(true));
    }

    /** Whether a user likes an item: half of all pairs, by the parity of both. */
    private Batch pairs(int count, long seed) {
      Random random = new Random(seed);
      int[] users = random.ints(count, 0, 50).toArray();
      int[] items = random.ints(count, 0, 30).toArray();
      float[] likes = new float[count];
      for (int i = 0; i < count; i++) {
        likes[i] = (users[i] + items[i]) % 2;
      }
      return new Batch(
          List.of(Tensor.of(Shape.of(count), users), Tensor.of(Shape.of(count), items)),
          List.of(Tensor.of(Shape.of(count, 1), likes)),
          List.of());
    }

    @Test
    void fitLearnsWithTwoInputsAndALastBatchThatIsSmaller() {
      for (Policy policy :
          List.of(Policy.FLOAT32, Policy.MIXED_BFLOAT16, Policy.MIXED_FLOAT16, Policy.FLOAT64)) {
        Model model = ncf(policy);
        Batch data = pairs(500, 1);
        var history =
            model.fit(
                Dataset.of(data.x(), data.y()), epochs(20), batchSize(64), verbose(Verbose.SILENT));
        List<Double> losses = history.get("loss");
        assertEquals(0.69, losses.getFirst(), 0.03, policy + " before");
        assertEquals(0, losses.getLast(), 0.1, policy + " after");
      }
    }

    @Test
    void aSavedRunGoesOnAsIfItHadNotStopped(@TempDir Path folder) {
      for (Policy policy : List.of(Policy.FLOAT32, Policy.MIXED_FLOAT16)) {
        Model straight = ncf(policy);
        for (int i = 0; i < 3; i++) {
          straight.trainOnBatch(pairs(40, i));
        }
        Path file = folder.resolve(policy.compute().label() + ".crema");
        straight.save(file);
        Model resumed = load(file);
        for (int i = 3; i < 7; i++) {
          straight.trainOnBatch(pairs(40, i));
          resumed.trainOnBatch(pairs(40, i));
        }
        assertEquals(bits(straight), bits(resumed));
      }
    }

    private Map<String, List<Double>> bits(Model model) {
      Map<String, List<Double>> bits = new LinkedHashMap<>();
      model.weights().forEach((path, weight) -> bits.put(path, list(weight.value().toDoubles())));
      model
          .trainState()
          .orElseThrow()
          .variables()
          .forEach((path, kept) -> bits.put(path, list(kept.value().toDoubles())));
      return bits;
    }

    private static List<Double> list(double[] numbers) {
      return Arrays.stream(numbers).boxed().toList();
    }

    @Test
    void bitsDoNotDependOnTheNumberOfThreads() {
      assertEquals(wide(1), wide(2));
      assertEquals(wide(1), wide(4));
    }

    private Map<String, List<Double>> wide(int threads) {
      return Settings.current()
          .withThreads(threads)
          .during(
              () -> {
                Model model = model(embedding(20_000, 16).sparse(true), nadam(0.01));
                for (int i = 0; i < 3; i++) {
                  int[] numbers = new Random(i).ints(4 * 2048, 0, 20_000).toArray();
                  model.trainOnBatch(batch(numbers));
                }
                return bits(model);
              });
    }

    @Test
    void theCostOfAStepDoesNotDependOnTheTable() {
      for (Optimizer optimizer : optimizers()) {
        Batch batch = batch(7, 3, 3, 19, 0, 7, 12, 3);
        assertEquals(
            model(embedding(100, 8).sparse(true), optimizer).costOfTraining(batch),
            model(embedding(10_000, 8).sparse(true), optimizer).costOfTraining(batch),
            optimizer::toString);
      }
    }
  }

  @Nested
  class Refusals {
    private void refused(String message, Optimizer optimizer) {
      Model model = model(table(true), optimizer);
      CremaException e =
          assertThrows(CremaException.class, () -> model.trainOnBatch(batch(7, 3, 3, 19)));
      assertEquals(
          "weight 'embedding/embeddings' has a sparse gradient, but "
              + message
              + "; allowed: sparse(false), or an optimizer that moves rows apart, such as Adam"
              + " without these",
          e.getMessage());
    }

    /** An optimizer of one's own. */
    private record Mine() implements Optimizer {
      @Override
      public Schedule learningRate() {
        return Schedule.constant(1);
      }

      @Override
      public Tensor update(Slots slots, Tensor weight, Tensor gradient) {
        return weight.subtract(gradient);
      }
    }

    @Test
    void optimizersThatNeedAllRowsAreNamed() {
      refused("Lamb measures the weight as a whole", lamb(0.1));
      refused("Adafactor measures the weight as a whole", adafactor(0.1));
      refused("Muon measures the weight as a whole", muon(0.1).excludeEmbeddings(false));
      refused(
          "Adam with useEma keeps a mean of all rows, which moves in each step",
          adam(0.1).useEma(true));
      refused(
          "SGD with gradientAccumulationSteps adds up gradients of other rows in each step",
          sgd(0.1).gradientAccumulationSteps(2));
      refused("Mine does not say that it moves rows apart", new Mine());
      refused("Lamb measures the weight as a whole", lossScaleOptimizer(lamb(0.1)));
      refused(
          "Lamb measures the weight as a whole",
          multiOptimizer(adam(0.1)).with("embedding/.*", lamb(0.1)));
    }

    /** Calls an embedding as in a step of a loop. */
    private record Looped(Embedding table) implements UnaryLayer {
      @Override
      public Tensor call(Scope scope, Tensor input) {
        Tensor number = Tensor.scalar(DType.INT64, 0);
        return scope.inStep(number, new ArrayList<>(), () -> scope.call(table, input));
      }
    }

    @Test
    void loopsAreRefused() {
      Model model = sequential(input(DType.INT32, 4), new Looped(table(true)));
      CremaException e = assertThrows(CremaException.class, model::build);
      assertEquals(
          "layer 'looped/embedding' (Embedding) given [i32[2,4]]: weight"
              + " 'looped/embedding/embeddings' with a sparse gradient is looked up in each step of"
              + " a loop; allowed: look-ups before the loop, or sparse(false)",
          e.getMessage());
    }

    @Test
    void aTableThatIsReadAsAWholeIsRefused() {
      Embedding sparse = table(true);
      CremaException e =
          assertThrows(
              CremaException.class,
              () -> new ReversibleEmbedding(sparse, true, OptionalDouble.empty()));
      assertEquals(
          "ReversibleEmbedding: embedding is "
              + sparse
              + "; allowed: one that is not sparse, or tieWeights(false): the way back reads all"
              + " rows",
          e.getMessage());
      new ReversibleEmbedding(sparse, false, OptionalDouble.empty());
    }

    @Test
    void rulesThatNeedAllRowsAreNamed() {
      CremaException e =
          assertThrows(CremaException.class, () -> table(true).embeddingsRegularizer(l2(0.1)));
      assertEquals(
          "Embedding: embeddingsRegularizer is "
              + l2(0.1)
              + "; allowed: none with sparse(true), for it prices all rows in each step",
          e.getMessage());
      for (MaxNorm norm : List.of(new MaxNorm(2), new MaxNorm(2, -2), new MaxNorm(2, 0, 1))) {
        e =
            assertThrows(
                CremaException.class, () -> table(false).embeddingsConstraint(norm).sparse(true));
        assertEquals(
            "Embedding: embeddingsConstraint is "
                + norm
                + "; allowed: constraints that treat rows apart with sparse(true), such as norms"
                + " along axis 1",
            e.getMessage());
      }
      table(true).embeddingsConstraint(new MaxNorm(2, 1)).embeddingsConstraint(new MaxNorm(2, -1));
    }
  }
}
