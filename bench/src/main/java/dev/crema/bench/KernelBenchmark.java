package dev.crema.bench;

import dev.crema.engine.Settings;
import dev.crema.engine.types.Cost;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How fast is each kernel of each family, in calls, operations and bytes per second? */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls what is marked Setup
public class KernelBenchmark {
  @Param public KernelCase work;

  @Param({"onednn", "vector"})
  public String kernels;

  @Param({"1", "2"})
  public int threads;

  private Work ready;
  private Cost cost;

  /** What JMH divides by the time. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Rates {
    public double gigaoperations;
    public double gigabytes;
  }

  @Setup
  public void prepare() {
    ready = work.on(Settings.current().withKernels(kernels).withThreads(threads));
    cost = ready.cost();
  }

  @Benchmark
  public void run(Rates rates) {
    ready.run();
    rates.gigaoperations += cost.operations() * 1e-9;
    rates.gigabytes += cost.bytes() * 1e-9;
  }
}
