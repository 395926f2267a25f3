package dev.crema.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A meter of the energy that the processors' packages and the memory beside them take, by Linux's
 * RAPL counters (Intel and AMD). They count the whole machine, not this process alone. A counter
 * falls back to 0 after {@code max_energy_range_uj} microjoules, some minutes to an hour, so it has
 * to be read more often than that.
 *
 * <p>Source: Linux, Documentation/power/powercap/powercap.rst.
 */
final class Rapl {
  private final List<Counter> counters = new ArrayList<>();
  private String missing = "";
  private double joules;

  private static final class Counter {
    final Path energy;
    final long range;
    long last;

    Counter(Path zone) throws IOException {
      energy = zone.resolve("energy_uj");
      range = number(zone.resolve("max_energy_range_uj"));
      last = number(energy);
    }

    /** The microjoules since the last time. */
    long advance() throws IOException {
      long now = number(energy);
      long since = now >= last ? now - last : now - last + range;
      last = now;
      return since;
    }
  }

  /**
   * A meter that starts at 0.
   *
   * @param powercap such as {@code /sys/class/powercap}
   */
  Rapl(Path powercap) {
    try (DirectoryStream<Path> zones = Files.newDirectoryStream(powercap, "intel-rapl:*")) {
      for (Path zone : zones) {
        if (isCounted(Files.readString(zone.resolve("name")).strip())) {
          counters.add(new Counter(zone));
        }
      }
      if (counters.isEmpty()) {
        missing = "'" + powercap + "' has no zone intel-rapl:N of a package";
      }
    } catch (IOException | NumberFormatException e) {
      missing = reason(powercap, e);
    }
  }

  /**
   * Packages contain the zones {@code core} and {@code uncore}; {@code psys} contains packages.
   * Memory counts by itself.
   */
  private static boolean isCounted(String name) {
    return name.startsWith("package") || name.equals("dram");
  }

  private static long number(Path file) throws IOException {
    return Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
  }

  private static String reason(Path powercap, Exception e) {
    return Files.isDirectory(powercap)
        ? "the counters in '" + powercap + "' cannot be read, often by root only: " + e.getMessage()
        : "'" + powercap + "' does not exist; virtual machines rarely have it";
  }

  /** The joules since the meter was made. */
  Reading joules() {
    if (missing.isEmpty()) {
      try {
        for (Counter counter : counters) {
          joules += counter.advance() * 1e-6;
        }
      } catch (IOException | NumberFormatException e) {
        missing = "a counter could not be read again: " + e.getMessage();
      }
    }
    return missing.isEmpty() ? new Reading.Known(joules) : new Reading.Unknown(missing);
  }
}
