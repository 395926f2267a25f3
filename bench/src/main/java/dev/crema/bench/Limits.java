package dev.crema.bench;

import dev.crema.engine.Settings;
import dev.crema.engine.types.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How close are the kernels to what the machine can do? All take turns in one process, and the
 * fastest run of each counts, since small virtual machines swing.
 *
 * <p>Arguments: rounds (20 by default; the first few only warm up), threads (by default one per
 * core).
 */
public final class Limits {
  private static final double TURN_SECONDS = 0.04;

  private final List<Row> rows = new ArrayList<>();

  /** A kernel by both families. */
  private static final class Row {
    final KernelCase kernel;
    final Cost cost;
    final Measured onednn;
    final Measured vector;

    Row(KernelCase kernel, Settings settings) {
      this.kernel = kernel;
      this.onednn = new Measured(kernel.on(settings.withKernels("onednn")));
      this.vector = new Measured(kernel.on(settings.withKernels("vector")));
      this.cost = onednn.work.cost();
    }

    /** Bytes per second; loops are the same in both families. */
    double bandwidth() {
      return cost.bytes() / Math.min(onednn.seconds, vector.seconds);
    }

    void print() {
      System.out.printf(
          "%-30s %,10.0f %9.1f %8.1f %,10.0f %9.1f %8.1f %6.2f%n",
          kernel,
          onednn.seconds * 1e6,
          cost.operations() / onednn.seconds * 1e-9,
          cost.bytes() / onednn.seconds * 1e-9,
          vector.seconds * 1e6,
          cost.operations() / vector.seconds * 1e-9,
          cost.bytes() / vector.seconds * 1e-9,
          onednn.seconds / vector.seconds);
    }
  }

  private static final class Measured {
    final Work work;
    double seconds = Double.POSITIVE_INFINITY;

    Measured(Work work) {
      this.work = work;
    }

    void again() {
      seconds = Math.min(seconds, work.fastest(TURN_SECONDS));
    }
  }

  private Limits(Settings settings, int rounds) {
    for (KernelCase kernel : KernelCase.values()) {
      rows.add(new Row(kernel, settings));
    }
    for (int i = 0; i < rounds; i++) {
      rows.forEach(row -> row.onednn.again());
      rows.forEach(row -> row.vector.again());
    }
  }

  /** The main method. */
  public static void main(String[] args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    Settings settings = Settings.current();
    if (args.length > 1) {
      settings = settings.withThreads(Integer.parseInt(args[1]));
    }
    new Limits(settings, rounds).print(settings.threads());
  }

  private void print(int threads) {
    System.out.printf(
        "%-30s %10s %9s %8s %10s %9s %8s %6s%n",
        threads + " threads",
        "onednn us",
        "GFLOP/s",
        "GB/s",
        "vector us",
        "GFLOP/s",
        "GB/s",
        "ratio");
    rows.forEach(Row::print);
    double peak =
        some(KernelCase::isProduct)
            .mapToDouble(row -> row.cost.operations() / row.onednn.seconds)
            .max()
            .orElseThrow();
    double copy = some(kernel -> kernel == KernelCase.COPY).mapToDouble(Row::bandwidth).sum();
    System.out.printf(
        "%npeak %.1f GFLOP/s, the fastest product of matrices; copies %.1f GB/s%n",
        peak * 1e-9, copy * 1e-9);
    share("mlp-wide's products / peak", speed(KernelCase::isWide) / peak);
    share("resnet20's 3x3 convolutions / peak", speed(KernelCase::isConvolution) / peak);
    share("vector / onednn, product of 1024", ratio(k -> k == KernelCase.MATMUL_1024));
    share("vector / onednn, 3x3 convolutions", ratio(KernelCase::isConvolution));
    some(KernelCase::isChain).forEach(row -> share(row.kernel + " / copy", row.bandwidth() / copy));
  }

  private Stream<Row> some(Predicate<KernelCase> which) {
    return rows.stream().filter(row -> which.test(row.kernel));
  }

  /** Operations per second of some kernels one after the other, by oneDNN. */
  private double speed(Predicate<KernelCase> which) {
    return some(which).mapToDouble(row -> row.cost.operations()).sum()
        / some(which).mapToDouble(row -> row.onednn.seconds).sum();
  }

  /** How fast Java is, oneDNN being 1. */
  private double ratio(Predicate<KernelCase> which) {
    return some(which).mapToDouble(row -> row.onednn.seconds).sum()
        / some(which).mapToDouble(row -> row.vector.seconds).sum();
  }

  private static void share(String what, double value) {
    System.out.printf("%-36s %4.0f %%%n", what, 100 * value);
  }
}
