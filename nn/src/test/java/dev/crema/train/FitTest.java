package dev.crema.train;

import static dev.crema.Crema.batchSize;
import static dev.crema.Crema.callbacks;
import static dev.crema.Crema.checkData;
import static dev.crema.Crema.dense;
import static dev.crema.Crema.dropout;
import static dev.crema.Crema.epochs;
import static dev.crema.Crema.initialEpoch;
import static dev.crema.Crema.input;
import static dev.crema.Crema.sequential;
import static dev.crema.Crema.shuffle;
import static dev.crema.Crema.stepsPerEpoch;
import static dev.crema.Crema.validation;
import static dev.crema.Crema.validationFrequency;
import static dev.crema.Crema.validationSplit;
import static dev.crema.Crema.verbose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.Linear;
import dev.crema.Model;
import dev.crema.callbacks.BackupAndRestore;
import dev.crema.callbacks.Callback;
import dev.crema.callbacks.History;
import dev.crema.callbacks.LambdaCallback;
import dev.crema.callbacks.Logs;
import dev.crema.callbacks.Training;
import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.IndexException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.layers.UnaryLayer;
import dev.crema.losses.MeanSquaredError;
import dev.crema.losses.SparseCategoricalCrossentropy;
import dev.crema.metrics.RootMeanSquaredError;
import dev.crema.optimizers.Adam;
import dev.crema.optimizers.ExponentialDecay;
import dev.crema.optimizers.SGD;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitTest {
  private static final Options.Verbosity QUIET = verbose(Verbose.SILENT);

  private static Tensor column(double... values) {
    return Tensor.of(Shape.of(values.length, 1), values).cast(DType.FLOAT32);
  }

  private static Model linear() {
    Model model = sequential(input(1), new Linear(1));
    model.compile(new SGD(0.05), new MeanSquaredError());
    return model;
  }

  private static Tensor random(int stream, long... shape) {
    Tensor key = Tensor.of(Shape.of(2), 11L, 0L);
    return Tensor.random(
        Distribution.NORMAL, new Type(DType.FLOAT32, Shape.of(shape)), stream, key);
  }

  @Nested
  class Loop {
    @Test
    void aLineIsFound() {
      Tensor x = column(-1, 0, 1, 2);
      Tensor y = column(-3, -1, 1, 3);
      Model model = linear();

      History history = model.fit(x, y, epochs(200), batchSize(2), QUIET);

      assertEquals(200, history.epochs().size());
      assertEquals(2, model.weight("linear/kernel").item(), 1e-3);
      assertEquals(-1, model.weight("linear/bias").item(), 1e-3);
      assertEquals(0, model.evaluate(x, y).loss(), 1e-5);
      assertArrayEquals(new float[] {-3, -1, 1, 3}, model.predict(x).toFloats(), 1e-2f);
    }

    @Test
    void callbacksComeInTheOrderOfKeras() {
      List<String> calls = new ArrayList<>();
      Callback spy =
          new Callback() {
            @Override
            public void onTrainBegin(Training training) {
              calls.add("train of " + training.epochs());
            }

            @Override
            public void onTrainEnd(Training training) {
              calls.add("end");
            }

            @Override
            public void onEpochBegin(Training training, int epoch) {
              calls.add("epoch " + epoch + " of " + training.steps().getAsLong() + " steps");
            }

            @Override
            public void onTrainBatchBegin(Training training, long batch) {
              calls.add("batch " + batch);
            }

            @Override
            public void onTrainBatchEnd(Training training, long batch, Logs logs) {
              calls.add("batch end " + logs.names());
            }

            @Override
            public void onTestBegin() {
              calls.add("test");
            }

            @Override
            public void onTestBatchEnd(long batch, Logs logs) {
              calls.add("test batch " + batch);
            }

            @Override
            public void onTestEnd(Logs logs) {
              calls.add("test end");
            }

            @Override
            public void onEpochEnd(Training training, int epoch, Logs logs) {
              calls.add("epoch end " + logs.names());
            }
          };

      linear()
          .fit(
              column(1, 2, 3),
              column(1, 2, 3),
              initialEpoch(4),
              epochs(5),
              batchSize(2),
              validation(Dataset.of(column(1), column(1))),
              callbacks(spy),
              QUIET);

      assertEquals(
          List.of(
              "train of 5",
              "epoch 4 of 2 steps",
              "batch 0",
              "batch end [loss]",
              "batch 1",
              "batch end [loss]",
              "test",
              "test batch 0",
              "test end",
              "epoch end [loss, val_loss, learning_rate]",
              "end"),
          calls);
    }

    @Test
    void aCallbackCanStopTraining() {
      History history =
          linear()
              .fit(
                  column(1),
                  column(1),
                  epochs(10),
                  callbacks(
                      LambdaCallback.onEpochEnd(
                          (training, epoch, logs) -> {
                            if (epoch == 2) {
                              training.stop();
                            }
                          })),
                  QUIET);
      assertEquals(List.of(0, 1, 2), history.epochs());
    }

    @Test
    void theValidationSplitIsTakenFromTheEnd() {
      Model model = sequential(input(1), new Linear(1));
      model.compile(new SGD(0), new MeanSquaredError());
      History history =
          model.fit(column(1, 1, 1, 3), column(0, 0, 0, 0), validationSplit(0.25), QUIET);
      assertEquals(1, history.last("loss"), 1e-6);
      assertEquals(9, history.last("val_loss"), 1e-6);
    }

    @Test
    void validationCanBeRare() {
      History history =
          linear()
              .fit(
                  column(1),
                  column(1),
                  epochs(5),
                  validation(Dataset.of(column(1), column(1))),
                  validationFrequency(2),
                  QUIET);
      assertEquals(5, history.get("loss").size());
      assertEquals(2, history.get("val_loss").size());
    }

    @Test
    void anEpochOfSomeStepsGoesOnWhereTheLastOneEnded() {
      List<Double> seen = new ArrayList<>();
      UnaryLayer none =
          (scope, x) -> x.multiply(scope.weight("w", Shape.SCALAR, (t, k) -> Tensor.full(t, 1)));
      Model model = sequential(input(1), none);
      model.compile(new SGD(0), new MeanSquaredError());
      model.fit(
          column(1, 2, 3),
          column(0, 0, 0),
          epochs(2),
          batchSize(1),
          shuffle(false),
          stepsPerEpoch(2),
          callbacks(LambdaCallback.onEpochEnd((t, e, logs) -> seen.add(logs.get("loss")))),
          QUIET);
      assertEquals(List.of((1 + 4) / 2.0, (9 + 1) / 2.0), seen);
    }

    @Test
    void streamsAreTakenAsTheyCome() {
      Dataset stream =
          Dataset.batches(
              List.of(Batch.of(column(1, 1), column(0, 0)), Batch.of(column(4), column(0))));
      Model model = sequential(new Linear(1));
      model.compile(new SGD(0), new MeanSquaredError());
      assertEquals(6, model.fit(stream, epochs(2), QUIET).last("loss"), 1e-6);
      assertEquals(6, model.evaluate(stream).loss(), 1e-6);
    }

    @Test
    void aFailedCallbackLeavesTheModelAsItWasAfterTheLastStep() {
      Model model = linear();
      Map<String, Float> after = new HashMap<>();
      Callback failing =
          LambdaCallback.onBatchEnd(
              (training, batch, logs) -> {
                after.put("kernel", model.weight("linear/kernel").toFloats()[0]);
                if (batch == 1) {
                  throw new IllegalStateException("out of luck");
                }
              });
      var e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  model.fit(
                      column(1, 2, 3), column(1, 1, 1), batchSize(1), callbacks(failing), QUIET));
      assertEquals("out of luck", e.getMessage());
      assertEquals(after.get("kernel"), model.weight("linear/kernel").toFloats()[0]);
      assertEquals(1, model.fit(column(1), column(1), QUIET).epochs().size());
    }
  }

  @Nested
  class Repeating {
    private Model noisy() {
      UnaryLayer noise =
          (scope, x) -> scope.training() ? x.add(scope.random(Distribution.NORMAL, x.type())) : x;
      Model model = sequential(input(3), new Linear(4, 0.1), noise, new Linear(1, 0.2)).seed(5);
      model.compile(new Adam(0.01), new MeanSquaredError());
      return model;
    }

    private final Tensor x = random(0, 50, 3);
    private final Tensor y = random(1, 50, 1);

    private Map<String, List<Float>> numbers(Model model) {
      Map<String, List<Float>> result = new HashMap<>();
      model
          .weights()
          .forEach(
              (path, variable) -> {
                List<Float> list = new ArrayList<>();
                for (float number : variable.value().toFloats()) {
                  list.add(number);
                }
                result.put(path, list);
              });
      return result;
    }

    @Test
    void aRunRepeatsBitForBitWhateverTheThreads() {
      Model one = noisy();
      Model two = noisy();
      Settings.current().withThreads(1).during(() -> one.fit(x, y, epochs(3), batchSize(8), QUIET));
      Settings.current().withThreads(2).during(() -> two.fit(x, y, epochs(3), batchSize(8), QUIET));
      assertEquals(numbers(one), numbers(two));
    }

    @Test
    void aResumedRunGoesOnBitForBit() {
      Model whole = noisy();
      whole.fit(x, y, epochs(4), batchSize(8), QUIET);

      Model first = noisy();
      first.fit(x, y, epochs(2), batchSize(8), QUIET);
      Map<String, Tensor> weights = new HashMap<>();
      first.weights().forEach((path, variable) -> weights.put(path, variable.value()));
      Map<String, Tensor> state = new HashMap<>();
      first
          .trainState()
          .orElseThrow()
          .variables()
          .forEach((name, variable) -> state.put(name, variable.value()));
      assertEquals(14, first.trainState().orElseThrow().iterations());

      Model second = noisy().copy();
      second.compile(new Adam(0.01), new MeanSquaredError());
      second.setWeights(weights);
      second.trainState().orElseThrow().restore(state);
      second.fit(x, y, initialEpoch(2), epochs(4), batchSize(8), QUIET);

      assertEquals(numbers(whole), numbers(second));
    }

    @Test
    void aRunThatWasCutOffGoesOnFromItsBackup(@TempDir Path folder) {
      Path file = folder.resolve("backup.crema");
      Supplier<Model> made =
          () ->
              sequential(input(3), dense(4), dropout(0.5), dense(1))
                  .seed(9)
                  .compile(new Adam(0.01), new MeanSquaredError());
      Model whole = made.get();
      whole.fit(x, y, epochs(4), batchSize(8), QUIET);

      Model first = made.get();
      Callback cut =
          LambdaCallback.onEpochBegin(
              (training, epoch, logs) -> {
                if (epoch == 2) {
                  throw new IllegalStateException("power is off");
                }
              });
      assertThrows(
          IllegalStateException.class,
          () ->
              first.fit(
                  x,
                  y,
                  epochs(4),
                  batchSize(8),
                  callbacks(new BackupAndRestore(file), cut),
                  QUIET));
      Model second = made.get().seed(10);
      History rest =
          second.fit(x, y, epochs(4), batchSize(8), callbacks(new BackupAndRestore(file)), QUIET);

      assertEquals(List.of(2, 3), rest.epochs());
      assertEquals(numbers(whole), numbers(second));
      assertEquals(false, Files.exists(file));
    }

    /** After any batch, in epochs that are passes over the data and in epochs of five steps. */
    @Test
    void aRunThatWasCutOffWithinAnEpochGoesOnBitForBit(@TempDir Path folder) {
      Supplier<Model> made =
          () ->
              sequential(input(3), dense(4), dropout(0.5), dense(1))
                  .seed(9)
                  .compile(
                      new Adam(0.01).emaMomentum(0.5),
                      new MeanSquaredError(),
                      new RootMeanSquaredError());
      for (FitOption length : List.of(shuffle(true), stepsPerEpoch(5))) {
        Model whole = made.get();
        History expected = whole.fit(x, y, epochs(3), batchSize(8), length, QUIET);
        for (int cutAt : new int[] {2, 5, 9, 12}) {
          Path file = folder.resolve("backup.crema");
          int[] batches = {0};
          Callback cut =
              LambdaCallback.onBatchEnd(
                  (training, batch, logs) -> {
                    if (++batches[0] == cutAt) {
                      throw new IllegalStateException("power is off");
                    }
                  });
          BackupAndRestore backup = new BackupAndRestore(file).everyBatches(2);
          Model first = made.get();
          assertThrows(
              IllegalStateException.class,
              () ->
                  first.fit(x, y, epochs(3), batchSize(8), length, callbacks(backup, cut), QUIET));
          Model second = made.get();
          History rest =
              second.fit(x, y, epochs(3), batchSize(8), length, callbacks(backup), QUIET);

          assertEquals(numbers(whole), numbers(second), length + ", cut at " + cutAt);
          for (String name : List.of("loss", "root_mean_squared_error")) {
            int from = rest.epochs().getFirst();
            assertEquals(
                expected.get(name).subList(from, 3), rest.get(name), name + " cut at " + cutAt);
          }
        }
      }
    }

    @Test
    void unknownStateIsRefused() {
      Model model = noisy();
      var e =
          assertThrows(
              CremaException.class,
              () -> model.trainState().orElseThrow().restore(Map.of("momentum", Tensor.ones(1))));
      assertEquals(
          "training state 'momentum' is unknown; allowed: [random/key, iteration, learning_rate]"
              + " and names that start with optimizer/",
          e.getMessage());
    }

    @Test
    void manySamplesAreShuffledAsFew() {
      int count = 200_000;
      int[] order = Permutation.of(count, 1, 0);
      assertArrayEquals(order, Permutation.of(count, 1, 0));
      // Of each quarter of the places, about a quarter of the numbers comes from each quarter.
      int[][] moves = new int[4][4];
      boolean[] seen = new boolean[count];
      for (int i = 0; i < count; i++) {
        assertFalse(seen[order[i]], "number " + order[i] + " comes twice");
        seen[order[i]] = true;
        moves[(int) (4L * i / count)][(int) (4L * order[i] / count)]++;
      }
      for (int[] row : moves) {
        for (int moved : row) {
          assertEquals(
              count / 16.0, moved, 5 * Math.sqrt(count / 16.0), Arrays.deepToString(moves));
        }
      }
    }

    @Test
    void shufflesDependOnSeedAndEpoch() {
      int[] first = Permutation.of(1000, 1, 0);
      assertArrayEquals(first, Permutation.of(1000, 1, 0));
      assertEquals(false, java.util.Arrays.equals(first, Permutation.of(1000, 1, 1)));
      assertEquals(false, java.util.Arrays.equals(first, Permutation.of(1000, 2, 0)));
      int[] sorted = first.clone();
      java.util.Arrays.sort(sorted);
      for (int i = 0; i < sorted.length; i++) {
        assertEquals(i, sorted[i]);
      }
    }
  }

  @Nested
  class LearningRate {
    @Test
    void changesBetweenSteps() {
      Model model = linear();
      List<Double> rates = new ArrayList<>();
      model.fit(
          column(1),
          column(0),
          epochs(2),
          callbacks(
              LambdaCallback.onEpochBegin((training, epoch, logs) -> training.learningRate(0.25)),
              LambdaCallback.onEpochEnd((t, e, logs) -> rates.add(logs.get("learning_rate")))),
          QUIET);
      assertEquals(List.of(0.25, 0.25), rates);
      // p = 1: gradients 2 and 2 take 0.5 from both, so p = 0 and the second step does nothing.
      assertEquals(0.5, model.weight("linear/kernel").item(), 1e-6);
    }

    @Test
    void ofAScheduleIsReportedAndCannotBeSet() {
      Model model = sequential(input(1), new Linear(1));
      model.compile(new SGD(new ExponentialDecay(0.1, 1, 0.5)), new MeanSquaredError());
      History history = model.fit(column(1), column(0), epochs(2), QUIET);
      assertEquals(0.05, history.get("learning_rate").get(0), 1e-8);
      assertEquals(0.025, history.get("learning_rate").get(1), 1e-8);
      var e =
          assertThrows(
              CremaException.class,
              () ->
                  model.fit(
                      column(1),
                      column(0),
                      callbacks(LambdaCallback.onEpochBegin((t, epoch, logs) -> t.learningRate(1))),
                      QUIET));
      assertEquals(
          true, e.getMessage().startsWith("the learning rate comes from the schedule Exp"));
    }
  }

  @Nested
  class Data {
    private static String refused(
        Class<? extends CremaException> type, org.junit.jupiter.api.function.Executable code) {
      return assertThrows(type, code).getMessage();
    }

    @Test
    void asManyOfEach() {
      assertEquals(
          "y[0] has 2 samples (f32[2,1]) but x[0] has 3; give as many of each",
          refused(ShapeException.class, () -> Dataset.of(column(1, 2, 3), column(1, 2))));
    }

    @Test
    void isNotEmpty() {
      Tensor none = Tensor.zeros(0, 1);
      assertEquals(
          "fit: the data set is empty; give at least one sample",
          refused(CremaException.class, () -> linear().fit(none, none, QUIET)));
      assertEquals(
          "evaluate: the data set is empty; give at least one sample",
          refused(CremaException.class, () -> linear().evaluate(none, none)));
      assertEquals(
          "predict: the data set is empty; give at least one sample",
          refused(CremaException.class, () -> linear().predict(none)));
    }

    @Test
    void isFinite() {
      Tensor x = column(1, Double.NaN, 3);
      assertEquals(
          "fit: x[0] has NaN in sample 1 (element 0); allowed: finite numbers. Clean the data, or"
              + " pass checkData(false)",
          refused(CremaException.class, () -> linear().fit(x, column(1, 2, 3), QUIET)));
      assertEquals(
          "evaluate: x[0] has -Infinity in sample 0 (element 0); allowed: finite numbers. Clean the"
              + " data, or pass checkData(false)",
          refused(
              CremaException.class,
              () -> linear().evaluate(column(Double.NEGATIVE_INFINITY), column(1))));
      assertEquals(
          Double.NaN, linear().fit(x, column(1, 2, 3), checkData(false), QUIET).last("loss"));
    }

    @Test
    void aBadNumberFarInIsFound() {
      float[] values = new float[10_000];
      values[9_999] = Float.POSITIVE_INFINITY;
      Tensor x = Tensor.of(Shape.of(5000, 2), values);
      String message =
          refused(CremaException.class, () -> Checks.finite("fit: x", List.of(x), 0, 5000));
      assertEquals(true, message.startsWith("fit: x[0] has Infinity in sample 4999 (element 1)"));
      Checks.finite("fit: x", List.of(x), 0, 4999);
    }

    @Test
    void labelsAreInRange() {
      Model model = sequential(input(1), new Linear(3));
      model.compile(new SGD(), new SparseCategoricalCrossentropy());
      assertEquals(
          "fit: y[0] has label 3 in sample 1; the model has 3 classes, allowed: 0 to 2",
          refused(
              IndexException.class,
              () -> model.fit(column(1, 2), Tensor.of(Shape.of(2), 0, 3), QUIET)));
      assertEquals(
          "fit: y[0] has label -1 in sample 0; the model has 3 classes, allowed: 0 to 2",
          refused(
              IndexException.class,
              () -> model.fit(column(1, 2), Tensor.of(Shape.of(2), -1, 2), QUIET)));
    }

    @Test
    void hasTheShapeOfTheInput() {
      assertEquals(
          "fit: input 0 has shape [3,2]; the model takes f32[?,1], where ? is any length and axis 0"
              + " counts the samples",
          refused(
              ShapeException.class, () -> linear().fit(Tensor.ones(3, 2), column(1, 2, 3), QUIET)));
    }

    @Test
    void hasExpectedValues() {
      Dataset inputs = Dataset.of(List.of(column(1)), List.of());
      assertEquals(
          "fit: 0 expected values (y) given; the model has 1 outputs, give a tensor for each",
          refused(CremaException.class, () -> linear().fit(inputs, QUIET)));
    }

    @Test
    void fitsTheLoss() {
      String message =
          refused(ShapeException.class, () -> linear().fit(column(1), Tensor.ones(1, 2), QUIET));
      assertEquals(
          "loss MeanSquaredError of output 'linear' given y f32[1,2] and predictions f32[1,1]: ",
          message.substring(0, message.indexOf(": ") + 2));
    }

    @Test
    void splitsLeaveSomethingOnBothSides() {
      assertEquals(
          "fit: validation split 0.9 of 1 samples leaves nothing for training; give more samples or"
              + " another split",
          refused(
              CremaException.class,
              () -> linear().fit(column(1), column(1), validationSplit(0.9), QUIET)));
      assertEquals(
          "validation split is 1.0; allowed: more than 0, less than 1",
          refused(CremaException.class, () -> validationSplit(1)));
      assertEquals(
          "fit: both validation data and a validation split are given; give one of them",
          refused(
              CremaException.class,
              () ->
                  linear()
                      .fit(
                          column(1),
                          column(1),
                          validationSplit(0.5),
                          validation(Dataset.of(column(1), column(1))),
                          QUIET)));
      assertEquals(
          "fit: a validation split needs samples in memory (Dataset.of); for a stream give"
              + " validation(...) data",
          refused(
              CremaException.class,
              () -> linear().fit(Dataset.batches(List.of()), validationSplit(0.5), QUIET)));
    }

    @Test
    void batchesHaveASize() {
      assertEquals(
          "batch size is 0; allowed: 1 or more", refused(CremaException.class, () -> batchSize(0)));
    }

    @Test
    void isFedWithoutNewMemory() {
      var threads =
          (com.sun.management.ThreadMXBean)
              java.lang.management.ManagementFactory.getThreadMXBean();
      Samples data = Dataset.of(random(0, 30_000, 4), random(1, 30_000, 1));
      try (Feed feed = data.feed(new Order(1, true, 1, 2))) {
        for (int i = 0; i < 20_000; i++) {
          feed.next();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 5000; i++) {
          feed.next();
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / 5000;
        assertEquals(true, each < 200, each + " bytes per batch");
      }
    }

    @Test
    void madeAheadIsTheSame() {
      Samples data = Dataset.of(random(0, 50, 3), random(1, 50, 1));
      Order order = new Order(8, true, 1, 2);
      try (Feed plain = data.feed(order);
          Feed ahead = data.prefetched().feed(order)) {
        for (Batch batch; (batch = plain.next()) != null; ) {
          Batch other = java.util.Objects.requireNonNull(ahead.next());
          assertArrayEquals(batch.x().getFirst().toFloats(), other.x().getFirst().toFloats());
          assertArrayEquals(batch.y().getFirst().toFloats(), other.y().getFirst().toFloats());
        }
        assertEquals(null, ahead.next());
        assertEquals(null, ahead.next());
      }
    }

    @Test
    void madeAheadFailsWhereItIsUsed() {
      Dataset failing =
          Dataset.batches(
              () -> List.of(1, 0).stream().map(i -> Batch.of(column(1 / i), column(1))).iterator());
      try (Feed feed = failing.prefetched().feed(Order.inOrder(1))) {
        assertEquals(1, java.util.Objects.requireNonNull(feed.next()).rows());
        assertEquals(
            "a batch could not be made: / by zero", refused(CremaException.class, feed::next));
      }
    }

    @Test
    void expectedNumbersAreFiniteToo() {
      assertEquals(
          "fit: y[0] has NaN in sample 0 (element 0); allowed: finite numbers. Clean the data, or"
              + " pass checkData(false)",
          refused(CremaException.class, () -> linear().fit(column(1), column(Double.NaN), QUIET)));
    }

    @Test
    void rowsAreGatheredInEveryType() {
      for (DType type : DType.values()) {
        Tensor x = Tensor.arange(14).reshape(7, 2).cast(type);
        Samples data = Dataset.of(x, Tensor.arange(7));
        try (Feed feed = data.feed(new Order(3, true, 1, 2))) {
          int count = 0;
          for (Batch batch; (batch = feed.next()) != null; ) {
            for (int i = 0; i < batch.rows(); i++) {
              long row = batch.y().getFirst().bits(i);
              assertEquals(x.bits(2 * row), batch.x().getFirst().bits(2L * i), type.label());
              assertEquals(x.bits(2 * row + 1), batch.x().getFirst().bits(2L * i + 1));
              count++;
            }
          }
          assertEquals(7, count);
        }
      }
    }
  }
}
