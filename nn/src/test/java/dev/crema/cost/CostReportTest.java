package dev.crema.cost;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.callbacks.Callback;
import dev.crema.callbacks.Logs;
import dev.crema.callbacks.Training;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Cost;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Verbose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine of files and a clock that the test sets: a second and 2 joules pass per batch. */
class CostReportTest {
  private static final Peak PEAK = new Peak("onednn", 2, 1000, 8000, 0.5);

  @TempDir Path folder;
  private Path energy;
  private Path status;
  private long seconds;
  private CostReport report;

  @BeforeEach
  void makesAMachine() throws IOException {
    Path zone = Files.createDirectories(folder.resolve("intel-rapl:0"));
    energy = zone.resolve("energy_uj");
    status = folder.resolve("status");
    Files.writeString(zone.resolve("name"), "package-0\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), "100000000\n");
    Files.writeString(energy, "0\n");
    Files.writeString(status, "VmHWM:\t 2000 kB\n");
    report = new CostReport(() -> seconds * 1_000_000_000, folder, status);
  }

  private void pass(long more) {
    seconds += more;
    try {
      Files.writeString(energy, seconds * 2_000_000 % 100_000_000 + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a second pass with each batch. */
  private final class Passing implements Callback {
    @Override
    public void onBatchComputed(long samples, Cost cost) {
      pass(1);
    }
  }

  private static Model model() {
    return sequential(input(3), dense(2)).seed(1).compile(sgd(0.1), meanSquaredError());
  }

  private static Batch batch(int rows) {
    return Batch.of(Tensor.ones(rows, 3), Tensor.ones(rows, 2));
  }

  private static Dataset data(int rows) {
    return Dataset.of(Tensor.ones(rows, 3), Tensor.ones(rows, 2));
  }

  @Test
  void epochsEvaluationsAndPredictionsAreCountedApart() {
    Model model = model();
    Cost four = model.costOfTraining(batch(4));
    Cost two = model.costOfTraining(batch(2));
    model.fit(
        data(10),
        epochs(2),
        batchSize(4),
        validation(data(4)),
        callbacks(new Passing(), report),
        verbose(Verbose.SILENT));
    Usage epoch = new Usage(3, 10, four.plus(four).plus(two), 3, new Reading.Known(6));
    assertEquals(List.of(epoch, epoch), report.epochs());
    assertEquals(epoch.plus(epoch), report.training());
    assertEquals(2, report.evaluation().batches());
    assertEquals(8, report.evaluation().samples());
    assertEquals(2, report.evaluation().seconds());
    assertEquals(new Reading.Known(4), report.evaluation().joules());
    assertEquals(Usage.NONE, report.prediction());

    model.evaluate(data(4), batchSize(4), callbacks(new Passing(), report));
    assertEquals(3, report.evaluation().batches());
    assertEquals(epoch.plus(epoch), report.training());

    Cost predicted = model.costOfPrediction(List.of(Tensor.ones(4, 3)));
    model.predict(data(8), batchSize(4), callbacks(new Passing(), report));
    assertEquals(
        new Usage(2, 8, predicted.plus(predicted), 2, new Reading.Known(4)), report.prediction());
    assertEquals(new Reading.Known(2_048_000), report.peakMemory());
  }

  @Test
  void anInterruptedEpochCounts() {
    Callback interrupting =
        new Callback() {
          @Override
          public void onTrainBatchEnd(Training training, long batch, Logs logs) {
            if (training.iteration() == 5) {
              Thread.currentThread().interrupt();
            }
          }
        };
    model()
        .fit(
            data(12),
            epochs(3),
            batchSize(4),
            callbacks(interrupting, report),
            verbose(Verbose.SILENT));
    assertEquals(List.of(3L, 2L), report.epochs().stream().map(Usage::batches).toList());
  }

  @Test
  void countersAreReadBeforeTheyFallBackTwice() {
    report.onTestBegin();
    for (int i = 0; i < 8; i++) {
      pass(20);
      report.onBatchComputed(1, Cost.NONE);
    }
    report.onTestEnd(Logs.EMPTY);
    assertEquals(new Usage(8, 8, Cost.NONE, 160, new Reading.Known(320)), report.evaluation());
  }

  @Test
  void theTextHasALineForEachPart() {
    report.onTestBegin();
    pass(4);
    report.onBatchComputed(6000, new Cost(2000, 500));
    report.onTestEnd(Logs.EMPTY);
    assertEquals(
        """
                       samples   seconds   samples/s       GFLOP   GFLOP/s  of peak    joules
        evaluation       6,000      4.00       1,500        0.00       0.0   50.0 %       8.0
        peak of the machine: 0.0 GFLOP/s in float32, 0.0 GB/s copied (onednn, 2 threads; measured in 0.5 s)
        peak memory: 2 MB
        """,
        report.text(PEAK));
    Map<String, Object> part =
        Map.of(
            "batches", 1L,
            "samples", 6000L,
            "operations", 2000.0,
            "bytes", 500.0,
            "seconds", 4.0,
            "samplesPerSecond", 1500.0,
            "operationsPerSecond", 500.0,
            "shareOfPeak", 0.5,
            "joules", 8.0);
    Map<String, Object> peak =
        Map.of(
            "kernels", "onednn",
            "threads", 2,
            "operationsPerSecond", 1000.0,
            "bytesPerSecond", 8000.0,
            "seconds", 0.5);
    assertEquals(
        Map.of("evaluation", part, "epochs", List.of(), "peak", peak, "peakMemoryBytes", 2048e3),
        report.toMap(PEAK));
  }

  @Test
  void whatTheMachineDoesNotTellIsSaidToBeUnknown() {
    Path none = folder.resolve("none");
    CostReport blind = new CostReport(() -> 0, none, none);
    model().evaluate(data(4), callbacks(blind));
    String text = blind.text(PEAK);
    assertTrue(text.contains(" 0.0 %   unknown\n"), text);
    assertTrue(
        text.endsWith(
            "peak memory: unknown, '%1$s' cannot be read, which only Linux has\n".formatted(none)
                + "energy: unknown, '%1$s' does not exist; virtual machines rarely have it\n"
                    .formatted(none)),
        text);
    assertEquals(List.of("evaluation", "epochs", "peak"), List.copyOf(blind.toMap(PEAK).keySet()));
  }

  @Test
  void thePeakIsMeasuredOncePerProcess() {
    Peak peak = Peak.measured();
    assertEquals(peak, Peak.measured());
    assertTrue(peak.operationsPerSecond() > 1e6, peak.toString());
    assertTrue(peak.bytesPerSecond() > 1e6, peak.toString());
  }
}
