package dev.crema.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.types.CremaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTest {
  @Nested
  class EarlyStop {
    @Test
    void stopsAfterTheFirstEpochThatIsNoBetter() {
      EarlyStopping callback = new EarlyStopping();
      Script script = Script.run(callback, "val_loss", 3, 2, 2, 1);
      assertEquals(3, script.ran);
      assertEquals(2, callback.stoppedEpoch());
      assertEquals(1, callback.bestEpoch());
      assertEquals(2, callback.best());
    }

    @Test
    void hasPatience() {
      Script script =
          Script.run(new EarlyStopping().patience(2), "val_loss", 3, 2, 2.5, 1.9, 2, 2, 0);
      assertEquals(6, script.ran);
    }

    @Test
    void smallStepsDoNotCount() {
      Script script =
          Script.run(new EarlyStopping().patience(2).minDelta(0.5), "val_loss", 3, 2.8, 2.6, 1);
      assertEquals(3, script.ran);
    }

    @Test
    void greaterAccuraciesAreBetter() {
      assertEquals(
          3, Script.run(new EarlyStopping().monitor("val_accuracy"), "val_accuracy", 1, 2, 2).ran);
      assertEquals(
          2,
          Script.run(
                  new EarlyStopping().monitor("val_accuracy").mode(Mode.SMALLER),
                  "val_accuracy",
                  1,
                  2,
                  2)
              .ran);
    }

    @Test
    void patienceGoesOnBelowTheBaseline() {
      Script script =
          Script.run(new EarlyStopping().patience(2).baseline(1), "val_loss", 5, 4, 3, 3, 3);
      assertEquals(4, script.ran);
    }

    @Test
    void firstEpochsCanBeLetPass() {
      Script script =
          Script.run(new EarlyStopping().startFromEpoch(3), "val_loss", 1, 2, 3, 4, 5, 6);
      assertEquals(5, script.ran);
    }

    @Test
    void theBestWeightsComeBack() {
      EarlyStopping callback = new EarlyStopping().patience(2).restoreBestWeights();
      Script script = Script.run(callback, "val_loss", 3, 1, 2, 2, 2);
      assertEquals(1, script.weight.value().item());
    }

    @Test
    void theBestWeightsComeBackWithoutAStopToo() {
      EarlyStopping callback = new EarlyStopping().patience(9).restoreBestWeights();
      Script script = Script.run(callback, "val_loss", 3, 1, 2);
      assertEquals(-1, callback.stoppedEpoch());
      assertEquals(1, script.weight.value().item());
    }

    @Test
    void saysWhatTheLogsHaveInstead() {
      var e =
          assertThrows(
              CremaException.class,
              () -> Script.run(new EarlyStopping().monitor("accuracy"), "loss", 1));
      assertEquals(
          "early stopping watches 'accuracy', which the logs do not have; they have [loss]",
          e.getMessage());
    }

    @Test
    void refusesNegativePatience() {
      var e = assertThrows(CremaException.class, () -> new EarlyStopping().patience(-1));
      assertEquals("early stopping: patience is -1; allowed: 0 or more", e.getMessage());
    }
  }

  @Nested
  class LearningRates {
    @Test
    void fallOnAPlateau() {
      var callback = new ReduceLearningRateOnPlateau().factor(0.5).patience(2).cooldown(1);
      Script script = Script.run(callback, "val_loss", 3, 3, 3, 3, 3, 3, 3);
      // Lowered after two epochs without progress; then one epoch of cooling does not count.
      assertEquals(List.of(1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.125), script.rates);
    }

    @Test
    void stopAtTheLeast() {
      var callback = new ReduceLearningRateOnPlateau().patience(1).leastRate(0.05);
      Script script = Script.run(callback, "val_loss", 1, 1, 1, 1);
      assertEquals(List.of(1.0, 0.1, 0.05, 0.05), script.rates);
    }

    @Test
    void followASchedule() {
      Script script =
          Script.run(new LearningRateScheduler((epoch, rate) -> rate / 2), "loss", 1, 1, 1);
      assertEquals(List.of(0.5, 0.25, 0.125), script.rates);
    }

    @Test
    void mustBeNumbers() {
      var e =
          assertThrows(
              CremaException.class,
              () -> Script.run(new LearningRateScheduler((epoch, rate) -> -1), "loss", 1));
      assertEquals(
          "learning rate scheduler: it gave -1.0 for epoch 0; allowed: a finite number of 0 or"
              + " more",
          e.getMessage());
    }

    @Test
    void doNotFallByAFactorAboveOne() {
      var e =
          assertThrows(CremaException.class, () -> new ReduceLearningRateOnPlateau().factor(1.5));
      assertEquals(
          "reduce learning rate: factor is 1.5; allowed: more than 0, less than 1", e.getMessage());
    }
  }

  @Nested
  class Checkpoints {
    @Test
    void areNamedByEpochAndNumbers() {
      Script script =
          Script.run(
              new ModelCheckpoint("m-{epoch:02d}-{val_loss:.2f}.crema"), "val_loss", 0.5, 0.256);
      assertEquals(List.of(Path.of("m-01-0.50.crema"), Path.of("m-02-0.26.crema")), script.saved);
    }

    @Test
    void canKeepTheBestOnly() {
      ModelCheckpoint callback = new ModelCheckpoint("{epoch}").saveBestOnly().saveWeightsOnly();
      Script script = Script.run(callback, "val_loss", 3, 4, 2);
      assertEquals(List.of(Path.of("weights/1"), Path.of("weights/3")), script.saved);
      assertEquals(Path.of("3"), callback.last().orElseThrow());
    }

    @Test
    void canBeginAtAThreshold() {
      ModelCheckpoint callback =
          new ModelCheckpoint("{epoch}").saveBestOnly().initialThreshold(2.5);
      assertEquals(List.of(Path.of("3")), Script.run(callback, "val_loss", 3, 4, 2).saved);
    }

    @Test
    void canComeAfterBatches() {
      ModelCheckpoint callback = new ModelCheckpoint("{epoch}").everyBatches(2);
      assertEquals(
          List.of(Path.of("2"), Path.of("4")), Script.run(callback, "loss", 1, 1, 1, 1, 1).saved);
    }

    @Test
    void nameAFormatThatIsNone() {
      var e =
          assertThrows(
              CremaException.class,
              () -> Script.run(new ModelCheckpoint("{epoch:.3f}"), "loss", 1));
      assertEquals(
          "file name '{epoch:.3f}': '.3f' is no format for epoch; allowed: such as {epoch:02d} and"
              + " {val_loss:.3f}",
          e.getMessage());
    }
  }

  @Nested
  class Csv {
    @Test
    void hasALinePerEpochAndCanBeContinued(@TempDir Path folder) throws IOException {
      Path file = folder.resolve("log.csv");
      Script.run(new CsvLogger(file), "loss", 0.5, 0.25);
      assertEquals(List.of("epoch,loss", "0,0.5", "1,0.25"), Files.readAllLines(file));
      Script.run(new CsvLogger(file).append(), "loss", 0.125);
      assertEquals(List.of("epoch,loss", "0,0.5", "1,0.25", "0,0.125"), Files.readAllLines(file));
      Script.run(new CsvLogger(file).separator(";"), "loss", 1);
      assertEquals(List.of("epoch;loss", "0;1.0"), Files.readAllLines(file));
    }
  }

  @Nested
  class NotANumber {
    @Test
    void endsTrainingAndNamesTheReason() {
      TerminateOnNaN callback = new TerminateOnNaN();
      Script script = Script.run(callback, "loss", 1, Double.NaN, 1);
      assertEquals(2, script.ran);
      assertEquals(
          "batch 0: the loss is NaN; all weights are finite", callback.reason().orElseThrow());
    }

    @Test
    void canBeAnError() {
      TerminateOnNaN callback = new TerminateOnNaN().raiseError();
      var e = assertThrows(CremaException.class, () -> Script.run(callback, "loss", Double.NaN, 1));
      assertEquals("batch 0: the loss is NaN; all weights are finite", e.getMessage());
    }
  }

  @Nested
  class Printing {
    private static String printed(boolean bar) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Progress progress = new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), bar);
      Script.run(progress, "loss", 0.5, 0.0002);
      return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void isALinePerEpochInAFile() {
      String text = printed(false).replaceAll("\\d+(us|ms|s)/step", "1us/step");
      assertEquals(
          """
          Epoch 1/2
          1/1 - 0s - 1us/step - loss: 0.5000
          Epoch 2/2
          1/1 - 0s - 1us/step - loss: 2.0000e-04
          """,
          text);
    }

    @Test
    void isABarOnATerminal() {
      String text = printed(true);
      assertTrue(text.contains("\r1/1 \u001b[32m" + "━".repeat(20) + "\u001b[0m 0s "), text);
      assertTrue(text.contains("- loss: 0.5000\u001b[K\n"), text);
    }

    @Test
    void timesAreShort() {
      assertEquals("12s", Progress.clock(12.4));
      assertEquals("3:05", Progress.clock(185));
      assertEquals("1:02:03", Progress.clock(3723));
      assertEquals("2s/step", Progress.perStep(1.6));
      assertEquals("3ms/step", Progress.perStep(0.0031));
      assertEquals("300us/step", Progress.perStep(0.0003));
    }
  }

  @Test
  void backupsCanComeAfterBatches() {
    Path file = Path.of("b.crema");
    Script script = Script.run(new BackupAndRestore(file).everyBatches(2).keep(), "loss", 1, 2, 3);
    assertEquals(List.of(file.resolve("1")), script.saved);
    var e = assertThrows(CremaException.class, () -> new BackupAndRestore(file).everyBatches(0));
    assertEquals("BackupAndRestore: everyBatches is 0; allowed: 1 or more", e.getMessage());
  }

  @Test
  void functionsCanBeCallbacks() {
    List<String> calls = new ArrayList<>();
    Script.run(LambdaCallback.onTrainBegin(t -> calls.add("of " + t.epochs())), "loss", 1, 2);
    Script.run(
        LambdaCallback.onBatchBegin((t, batch, _) -> calls.add("before " + batch)), "loss", 1);
    Script.run(
        LambdaCallback.onBatchEnd((t, batch, logs) -> calls.add("after " + logs.get("loss"))),
        "loss",
        1);
    Script.run(LambdaCallback.onTrainEnd(t -> calls.add("end " + t.iteration())), "loss", 1, 2);
    assertEquals(List.of("of 2", "before 0", "after 1.0", "end 2"), calls);
  }

  @Test
  void historyKeepsAllNumbers() {
    History history = new History();
    Script.run(history, "loss", 2, 1);
    assertEquals(List.of(0, 1), history.epochs());
    assertEquals(Map.of("loss", List.of(2.0, 1.0)), history.toMap());
    assertEquals(1, history.last("loss"));
    var e = assertThrows(CremaException.class, () -> history.get("accuracy"));
    assertEquals("no 'accuracy' in the history; it has [loss]", e.getMessage());
  }
}
