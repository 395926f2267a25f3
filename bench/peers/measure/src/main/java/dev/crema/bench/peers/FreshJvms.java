package dev.crema.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** When do fresh JVMs reach full speed? A JIT compiler may leave one of many slow for good. */
final class FreshJvms {
  private static final double WITHIN_SECONDS = 3;
  private static final double SECONDS = 6;
  private static final double ENOUGH = 0.9;

  /** Samples per second of a window that ended so many seconds after the first step began. */
  private record Window(double end, double speed) {
    static Window of(String text) {
      String[] parts = text.split(":");
      return new Window(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
    }
  }

  private final Path peers;
  private final String classPath;
  private final int count;

  FreshJvms(Path peers, String classPath, int count) {
    this.peers = peers;
    this.classPath = classPath;
    this.count = count;
  }

  /** Runs a workload in each of them and prints how many are fast in time. */
  void run(Launch launch) throws IOException, InterruptedException {
    List<List<Window>> jvms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jvms.add(windows(launch));
    }
    double best = jvms.stream().mapToDouble(FreshJvms::lateSpeed).max().orElseThrow();
    double[] seconds = jvms.stream().mapToDouble(w -> secondsTo(ENOUGH * best, w)).toArray();
    long good = Arrays.stream(seconds).filter(s -> s <= WITHIN_SECONDS).count();
    System.out.printf(
        "%s: %d of %d JVMs reach %.0f %% of the best, %,.0f samples/s, within %.0f s of the first"
            + " step: after %s s; later speeds %s%n",
        launch,
        good,
        count,
        100 * ENOUGH,
        best,
        WITHIN_SECONDS,
        Arrays.toString(seconds),
        Arrays.toString(jvms.stream().mapToDouble(w -> Math.rint(lateSpeed(w))).toArray()));
  }

  private List<Window> windows(Launch launch) throws IOException, InterruptedException {
    List<String> options = List.of("-Dfresh=" + SECONDS, "-Dwindow=0.25");
    Launch.Ended ended = launch.run(peers, classPath, options);
    return ended.lines().stream()
        .filter(line -> line.startsWith("= fresh "))
        .map(line -> Arrays.stream(line.split(" ")[2].split(",")).map(Window::of).toList())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(launch + " failed: " + String.join("\n", ended.lines())));
  }

  /** The median speed after the time that there is to become fast. */
  private static double lateSpeed(List<Window> windows) {
    return Medians.of(
        windows.stream()
            .filter(w -> w.end() > WITHIN_SECONDS)
            .mapToDouble(Window::speed)
            .toArray());
  }

  /** When the first window of at least some speed ends; infinite if there is none. */
  private static double secondsTo(double speed, List<Window> windows) {
    return windows.stream()
        .filter(w -> w.speed() >= speed)
        .mapToDouble(Window::end)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
