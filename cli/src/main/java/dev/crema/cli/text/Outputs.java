package dev.crema.cli.text;

import dev.crema.Model;
import dev.crema.data.DataException;
import dev.crema.saving.Saving;
import java.nio.file.Files;
import java.nio.file.Path;

/// What training ends in.
final class Outputs {
  private Outputs() {}

  /// Finds out whether a model can be written under a name, now rather than after hours.
  static void require(Path file) {
    Saving.requireFormat(file);
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new DataException(
          "--out is '%s', which cannot be written: '%s' is not a folder to write in"
              .formatted(file, folder));
    }
  }

  /// How many numbers a model has learned.
  static long parameters(Model model) {
    return model.weights().values().stream().mapToLong(w -> w.type().shape().size()).sum();
  }
}
