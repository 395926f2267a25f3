package dev.crema.cli.shared;

import dev.crema.data.DataException;
import dev.crema.saving.Saving;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that a command leaves a model in. */
public final class ModelFile {
  private ModelFile() {}

  /**
   * Finds out whether a model can be written under a name: now, rather than after hours.
   *
   * @param file what the option {@code --out} says
   * @throws dev.crema.saving.FormatException if no format has the extension
   * @throws DataException if there is no folder to write in
   */
  public static void requireWritable(Path file) {
    Saving.requireFormat(file);
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new DataException(
          "--out is '%s', which cannot be written: '%s' is not a folder to write in"
              .formatted(file, folder));
    }
  }
}
