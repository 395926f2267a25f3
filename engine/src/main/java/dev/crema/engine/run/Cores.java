package dev.crema.engine.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** How many cores there are to compute on. */
public final class Cores {
  private Cores() {}

  /**
   * The number of physical cores that this process may use: hyper-threads share one core's
   * arithmetic units, so a second worker on the same core gains nothing. Where the system does not
   * tell (other than Linux), the number of processors.
   */
  public static int physical() {
    int processors = Runtime.getRuntime().availableProcessors();
    Set<String> siblings = new HashSet<>();
    Path root = Path.of("/sys/devices/system/cpu");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "cpu[0-9]*")) {
      for (Path entry : entries) {
        siblings.add(Files.readString(entry.resolve("topology/thread_siblings_list")));
      }
    } catch (IOException e) {
      return processors;
    }
    return siblings.isEmpty() ? processors : Math.min(processors, siblings.size());
  }
}
