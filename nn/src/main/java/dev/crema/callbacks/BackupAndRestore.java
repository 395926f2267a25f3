package dev.crema.callbacks;

import dev.crema.check.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the state of training after each epoch, or each so many batches, and goes on from there
 * when the same run is started again after it was cut off: bit for bit as if nothing had happened.
 * The file is deleted when training ends by itself.
 */
public final class BackupAndRestore implements Callback {
  private final Path file;
  private final boolean keep;
  private final long frequency;
  private long since;

  /**
   * Backs up to a file.
   *
   * @param file a {@code .crema} file
   */
  public BackupAndRestore(Path file) {
    this(file, false, 0);
  }

  private BackupAndRestore(Path file, boolean keep, long frequency) {
    this.file = file;
    this.keep = keep;
    this.frequency = frequency;
  }

  /** Leaves the file when training ends by itself. */
  public BackupAndRestore keep() {
    return new BackupAndRestore(file, true, frequency);
  }

  /** Backs up each time so many batches have been done instead of after each epoch, 1 or more. */
  public BackupAndRestore everyBatches(long count) {
    Require.atLeast("BackupAndRestore", "everyBatches", count, 1);
    return new BackupAndRestore(file, keep, count);
  }

  @Override
  public void onTrainBegin(Training training) {
    since = 0;
    if (Files.exists(file)) {
      training.restore(file);
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    if (frequency == 0) {
      training.backUp(file, epoch + 1);
    }
  }

  @Override
  public void onTrainBatchEnd(Training training, long batch, Logs logs) {
    since++;
    if (frequency > 0 && since >= frequency) {
      since = 0;
      training.backUpWithin(file, batch + 1);
    }
  }

  @Override
  public void onTrainEnd(Training training) {
    if (!keep && !training.isInterrupted()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("backup: cannot delete " + file, e);
      }
    }
  }
}
