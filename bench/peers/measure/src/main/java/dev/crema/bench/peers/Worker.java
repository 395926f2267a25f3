package dev.crema.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures one workload of one engine in this process: warm-up, then windows of time. A window in
 * which others used the machine does not count.
 *
 * <p>Prints lines {@code "= NAME VALUE"}; the rest is for people.
 */
public final class Worker {
  private static final double WARM_UP = Double.parseDouble(System.getProperty("warmUp", "4"));
  private static final double WINDOW = Double.parseDouble(System.getProperty("window", "1"));
  private static final int WINDOWS = Integer.getInteger("windows", 5);
  private static final int MOST_WINDOWS = 4 * WINDOWS;
  private static final double QUIET = 0.1;

  /** The seconds to look at from the first step on, without warm-up; 0 for measuring as usual. */
  private static final double FRESH = Double.parseDouble(System.getProperty("fresh", "0"));

  private final Peer.Step step;
  private final int batch;
  private int count;

  private Worker(Peer.Step step, int batch) {
    this.step = step;
    this.batch = batch;
  }

  /** The main method of every engine: arguments are workload and batch. */
  public static void main(Peer peer, String[] args) throws Exception {
    Workload workload = Workload.of(args[0]);
    int batch = Integer.parseInt(args[1]);
    try {
      if (workload.kind() == Workload.Kind.PROCESS) {
        peer.cold(batch);
        result("megabytes", Machine.peakMegabytes());
      } else if (FRESH > 0) {
        new Worker(peer.step(workload, batch), batch).windows();
      } else {
        new Worker(peer.step(workload, batch), batch).measure(workload);
      }
    } catch (UnsupportedOperationException e) {
      System.out.println("- " + e.getMessage());
    }
    System.exit(0);
  }

  private static void result(String name, double value) {
    System.out.printf(Locale.ROOT, "= %s %.6g%n", name, value);
  }

  /** Prints for windows from the first step on when each ends, and its speed. */
  private void windows() throws Exception {
    StringBuilder windows = new StringBuilder();
    long start = System.nanoTime();
    for (double end = 0; end < FRESH; ) {
      double speed = speed(1)[0];
      end = (System.nanoTime() - start) / 1e9;
      windows.append(windows.isEmpty() ? "" : ",");
      windows.append(String.format(Locale.ROOT, "%.2f:%.1f", end, speed));
    }
    System.out.println("= fresh " + windows);
  }

  private void measure(Workload workload) throws Exception {
    boolean latency = workload.kind() == Workload.Kind.INFERENCE && batch == 1;
    double first = step.run(count++, true);
    long start = System.nanoTime();
    while (count < 5 || System.nanoTime() - start < WARM_UP * 1e9) {
      step.run(count++, false);
    }
    List<double[]> quiet = new ArrayList<>();
    List<double[]> all = new ArrayList<>();
    while (quiet.size() < WINDOWS && all.size() < MOST_WINDOWS) {
      Machine.Busy before = Machine.Busy.now();
      long from = System.nanoTime();
      double[] window = latency ? latencies() : speed(3);
      double seconds = (System.nanoTime() - from) / 1e9;
      all.add(window);
      if (Machine.Busy.now().othersSince(before, seconds) < QUIET) {
        quiet.add(window);
      }
    }
    boolean disturbed = quiet.size() < WINDOWS;
    List<double[]> used = disturbed ? all : quiet;
    if (latency) {
      result("p50_us", median(used, 0));
      result("p99_us", median(used, 1));
    } else {
      result("samples_per_s", median(used, 0));
    }
    System.out.printf(
        Locale.ROOT,
        "# loss %.4f to %.4f, %d windows %s, machine %.1f GFLOP/s%s%n",
        first,
        step.run(count, true),
        all.size(),
        Arrays.toString(used.stream().mapToDouble(w -> Math.rint(w[0])).toArray()),
        Machine.speed(),
        disturbed ? ", DISTURBED" : "");
  }

  /** Samples per second of one window of at least some steps. */
  private double[] speed(int least) throws Exception {
    long start = System.nanoTime();
    int from = count;
    while (count - from < least || System.nanoTime() - start < WINDOW * 1e9) {
      step.run(count++, false);
    }
    return new double[] {(count - from) * (double) batch / ((System.nanoTime() - start) / 1e9)};
  }

  /** Median and 99th percentile of one window. */
  private double[] latencies() throws Exception {
    long[] times = new long[1 << 20];
    long start = System.nanoTime();
    int n = 0;
    while (n < times.length && (n < 50 || System.nanoTime() - start < WINDOW * 1e9)) {
      long before = System.nanoTime();
      step.run(count++, false);
      times[n++] = System.nanoTime() - before;
    }
    Arrays.sort(times, 0, n);
    return new double[] {times[n / 2] / 1e3, times[(int) (n * 0.99)] / 1e3};
  }

  private static double median(List<double[]> windows, int column) {
    double[] sorted = windows.stream().mapToDouble(w -> w[column]).sorted().toArray();
    return Medians.of(sorted);
  }
}
