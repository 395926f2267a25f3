package dev.crema.engine.kernels.machine;

import dev.crema.engine.kernels.vector.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A kind of vector registers and the way in which its instructions are encoded. */
enum Width {
  AVX2(8, 16, 1, "avx2", "fma"),
  AVX512(16, 32, 2, "avx512f", "avx512bw", "avx512vl", "avx512dq");

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  /** The numbers of 32 bits in a register. */
  final int lanes;

  final int registers;

  /** The length of vectors as instructions have it. */
  final int code;

  private final Set<String> flags;

  Width(int lanes, int registers, int code, String... flags) {
    this.lanes = lanes;
    this.registers = registers;
    this.code = code;
    this.flags = Set.of(flags);
  }

  /** The bytes of a register. */
  int bytes() {
    return 4 * lanes;
  }

  /** Whether this processor, under Linux, has such registers. */
  boolean isHere() {
    return Here.FLAGS.containsAll(flags);
  }

  /**
   * The width to use here; null for none. That is the one which the JVM uses, since it knows of
   * processors that long vectors slow down, and the greatest if it does not say.
   */
  static @Nullable Width best() {
    int lanes = Vectors.lanes();
    return Arrays.stream(values())
        .filter(width -> width.isHere() && (lanes == 0 || lanes == width.lanes))
        .max(Comparator.comparingInt(width -> width.lanes))
        .orElse(null);
  }

  /** What the processor can do, by the names that Linux gives; empty on other systems. */
  private static final class Here {
    static final Set<String> FLAGS = flags();

    private static Set<String> flags() {
      boolean linux = System.getProperty("os.name", "").startsWith("Linux");
      if (!linux || !System.getProperty("os.arch", "").equals("amd64")) {
        return Set.of();
      }
      try (var lines = Files.lines(PROCESSOR)) {
        return lines
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> new TreeSet<>(Arrays.asList(line.split("\\s+", -1))))
            .orElse(new TreeSet<>());
      } catch (IOException e) {
        return Set.of();
      }
    }
  }
}
