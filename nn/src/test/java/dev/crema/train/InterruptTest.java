package dev.crema.train;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.callbacks.BackupAndRestore;
import dev.crema.callbacks.Callback;
import dev.crema.callbacks.History;
import dev.crema.callbacks.Logs;
import dev.crema.callbacks.Training;
import dev.crema.engine.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptTest {
  @TempDir Path folder;

  private static Model model() {
    return sequential(input(3), dense(2)).seed(1).compile(sgd(0.1), meanSquaredError());
  }

  private static final Dataset DATA = Dataset.of(Tensor.ones(8, 3), Tensor.ones(8, 2));

  /** Interrupts the training thread at a batch of an epoch. */
  private record At(int epoch, long batch) implements Callback {
    @Override
    public void onTrainBatchEnd(Training training, long number, Logs logs) {
      if (training.iteration() == epoch * 4L + batch + 1) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void trainingEndsAfterTheBatchWithTheHistorySoFar() {
    Model model = model();
    Path backup = folder.resolve("backup.crema");
    History history =
        model.fit(
            DATA,
            epochs(5),
            batchSize(2),
            callbacks(new BackupAndRestore(backup), new At(2, 1)),
            verbose(Verbose.SILENT));
    assertTrue(history.isInterrupted());
    assertEquals(List.of(0, 1), history.epochs());
    assertEquals(10, model.trainState().orElseThrow().iteration().value().item());
    assertFalse(Thread.currentThread().isInterrupted(), "the flag is cleared");
    assertTrue(Files.exists(backup), "the backup stays");
    Model again = model();
    History rest =
        again.fit(
            DATA,
            epochs(5),
            batchSize(2),
            callbacks(new BackupAndRestore(backup)),
            verbose(Verbose.SILENT));
    assertEquals(List.of(2, 3, 4), rest.epochs());
    assertFalse(rest.isInterrupted());
    Model whole = model();
    whole.fit(DATA, epochs(5), batchSize(2), verbose(Verbose.SILENT));
    assertArrayEquals(
        whole.predict(Tensor.ones(1, 3)).toFloats(), again.predict(Tensor.ones(1, 3)).toFloats());
  }

  @Test
  void trainingBySetNumbersOfStepsEndsToo() {
    History history =
        model()
            .fit(
                DATA,
                epochs(5),
                batchSize(2),
                stepsPerEpoch(4),
                callbacks(new At(1, 2)),
                verbose(Verbose.SILENT));
    assertTrue(history.isInterrupted());
    assertEquals(List.of(0), history.epochs());
  }

  /** Waiting for a batch that never comes ends as well. */
  @Test
  void waitingForDataEnds() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    Dataset endless =
        Dataset.batches(
                () ->
                    new java.util.Iterator<>() {
                      @Override
                      public boolean hasNext() {
                        return true;
                      }

                      @Override
                      public Batch next() {
                        asked.countDown();
                        try {
                          Thread.sleep(60_000);
                        } catch (InterruptedException e) {
                          Thread.currentThread().interrupt();
                        }
                        return Batch.of(Tensor.ones(2, 3), Tensor.ones(2, 2));
                      }
                    })
            .prefetched();
    History[] result = new History[1];
    Thread trainer =
        Thread.ofPlatform().start(() -> result[0] = model().fit(endless, verbose(Verbose.SILENT)));
    asked.await();
    trainer.interrupt();
    trainer.join(10_000);
    assertFalse(trainer.isAlive());
    assertTrue(result[0].isInterrupted());
    assertEquals(List.of(), result[0].epochs());
  }
}
