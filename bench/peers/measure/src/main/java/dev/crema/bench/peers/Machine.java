package dev.crema.bench.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What else the machine does, and how fast it is right now. Linux only; elsewhere all is quiet. */
final class Machine {
  /** Jiffies of 10 ms: of the whole machine, stolen time included, and of this process. */
  record Busy(long all, long own) {
    static Busy now() {
      try {
        String machine = Files.readString(Path.of("/proc/stat"), StandardCharsets.US_ASCII);
        String[] times = machine.substring(0, machine.indexOf('\n')).trim().split("\\s+");
        long all = 0;
        for (int i = 1; i <= 8; i++) {
          boolean idle = i == 4 || i == 5;
          all += idle ? 0 : Long.parseLong(times[i]);
        }
        String self = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
        String[] fields = self.substring(self.lastIndexOf(')') + 2).split(" ");
        return new Busy(all, Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
      } catch (IOException e) {
        return new Busy(0, 0);
      }
    }

    /** Cores that others used since. */
    double othersSince(Busy start, double seconds) {
      return ((all - start.all) - (own - start.own)) / 100.0 / seconds;
    }
  }

  private Machine() {}

  /** GFLOP/s of a loop of multiplications and additions in the first cache; best of several. */
  static double speed() {
    float[] a = new float[4096];
    float[] b = new float[4096];
    Arrays.fill(b, 0.5f);
    double best = 0;
    for (int r = 0; r < 12; r++) {
      long start = System.nanoTime();
      for (int k = 0; k < 4000; k++) {
        scaleAndAdd(a, b);
      }
      best = Math.max(best, 4000.0 * 4096 * 2 / (System.nanoTime() - start));
    }
    return best;
  }

  private static void scaleAndAdd(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] = a[i] * 0.999f + b[i];
    }
  }

  /** The most memory this process has had, in megabytes; -1 if unknown. */
  static long peakMegabytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
      }
    } catch (IOException e) {
      return -1;
    }
    return -1;
  }
}
