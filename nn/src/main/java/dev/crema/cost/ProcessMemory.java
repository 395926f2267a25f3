package dev.crema.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The most memory that this process has held at a time, heap and all else: {@code VmHWM} of Linux.
 * Source: proc_pid_status(5).
 */
final class ProcessMemory {
  private static final String PEAK = "VmHWM:";

  private ProcessMemory() {}

  /**
   * The peak so far, in bytes.
   *
   * @param status such as {@code /proc/self/status}
   */
  static Reading peak(Path status) {
    List<String> lines;
    try {
      lines = Files.readAllLines(status);
    } catch (IOException e) {
      return new Reading.Unknown("'" + status + "' cannot be read, which only Linux has");
    }
    return lines.stream()
        .filter(line -> line.startsWith(PEAK))
        .map(line -> line.substring(PEAK.length()).strip().split(" +", -1))
        .filter(words -> words.length == 2 && words[0].matches("\\d+") && words[1].equals("kB"))
        .map(words -> (Reading) new Reading.Known(1024.0 * Long.parseLong(words[0])))
        .findFirst()
        .orElse(new Reading.Unknown("'" + status + "' has no line of VmHWM in kB"));
  }
}
