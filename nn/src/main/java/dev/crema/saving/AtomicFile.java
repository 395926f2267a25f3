package dev.crema.saving;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes files whole or not at all: into a new file beside the old one, forced to the disk, moved
 * into its place, and the folder forced as well. Whatever happens meanwhile, the old file stays
 * readable.
 */
final class AtomicFile {
  private static final AtomicLong COUNT = new AtomicLong();

  private final Storage storage;

  AtomicFile(Storage storage) {
    this.storage = storage;
  }

  /** Writes the content of a file. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @throws FormatException if that fails; the old file, if any, is as it was
   */
  void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    Path name = target.getFileName();
    if (folder == null || name == null) {
      throw new FormatException(
          FormatException.Code.IO, file.toString(), "", "not the name of a file");
    }
    String prefix = "." + name + ".tmp-";
    Path temporary =
        folder.resolve(prefix + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
    try {
      cleanUp(folder, prefix);
      try (Storage.Writing writing = storage.create(temporary)) {
        OutputStream out = new BufferedOutputStream(Storage.stream(writing), 1 << 16);
        content.writeTo(out);
        out.flush();
        writing.force();
      }
      storage.replace(temporary, target);
      storage.forceFolder(folder);
    } catch (IOException e) {
      deleteQuietly(temporary, e);
      throw new FormatException(
          FormatException.Code.IO,
          file.toString(),
          "",
          "cannot be written: " + e + "; an older file is left as it was",
          e);
    }
  }

  /** Deletes what processes that were killed have left. */
  private void cleanUp(Path folder, String prefix) throws IOException {
    for (Path entry : storage.list(folder)) {
      String name = entry.getFileName().toString();
      if (name.startsWith(prefix) && !isRunning(name.substring(prefix.length()))) {
        storage.delete(entry);
      }
    }
  }

  private static boolean isRunning(String suffix) {
    try {
      long pid = Long.parseLong(suffix.substring(0, suffix.indexOf('-')));
      return ProcessHandle.of(pid).isPresent();
    } catch (RuntimeException e) {
      return true;
    }
  }

  private void deleteQuietly(Path file, IOException cause) {
    try {
      storage.delete(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
