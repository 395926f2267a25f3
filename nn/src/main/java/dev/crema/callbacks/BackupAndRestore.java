package dev.crema.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the state of training after each epoch, and goes on from there when the same run is
 * started again after it was cut off: bit for bit as if nothing had happened. The file is deleted
 * when training ends by itself.
 */
public final class BackupAndRestore implements Callback {
  private final Path file;
  private final boolean keep;

  /**
   * Backs up to a file.
   *
   * @param file a {@code .crema} file
   */
  public BackupAndRestore(Path file) {
    this(file, false);
  }

  private BackupAndRestore(Path file, boolean keep) {
    this.file = file;
    this.keep = keep;
  }

  /** Leaves the file when training ends by itself. */
  public BackupAndRestore keep() {
    return new BackupAndRestore(file, true);
  }

  @Override
  public void onTrainBegin(Training training) {
    if (Files.exists(file)) {
      training.restore(file);
    }
  }

  @Override
  public void onEpochEnd(Training training, int epoch, Logs logs) {
    training.backUp(file, epoch + 1);
  }

  @Override
  public void onTrainEnd(Training training) {
    if (!keep) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("backup: cannot delete " + file, e);
      }
    }
  }
}
