package dev.crema.cost;

import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What this machine reaches at best with some kernels and threads.
 *
 * @param kernels the kernel provider
 * @param threads how many computed
 * @param operationsPerSecond of a product of two float32 matrices of 1024 × 1024
 * @param bytesPerSecond read and written by a copy of 64 MB, out of the reach of caches
 * @param seconds how long the measurement took
 */
public record Peak(
    String kernels,
    int threads,
    double operationsPerSecond,
    double bytesPerSecond,
    double seconds) {
  private static final Map<Settings, Peak> MEASURED = new ConcurrentHashMap<>();

  private static final long SIDE = 1024;
  private static final long ELEMENTS = 1 << 24;

  /** As a slice, which begins at an aligned place, is a copy that no pass takes away. */
  private static final long SKIPPED = 16;

  /** Of each of the two measurements: enough for a dozen of runs on a small machine. */
  private static final double SECONDS = 0.25;

  /**
   * The peak with the settings in force. It is measured once per process, which takes a second and
   * 130 MB; other work meanwhile makes it smaller.
   */
  public static Peak measured() {
    return MEASURED.computeIfAbsent(Settings.current(), Peak::measure);
  }

  private static Peak measure(Settings settings) {
    long start = System.nanoTime();
    double product =
        fastest(in -> in.get(0).matmul(in.get(1)), random(SIDE, SIDE), random(SIDE, SIDE));
    double copy =
        fastest(in -> in.get(0).slice(0, SKIPPED, ELEMENTS + SKIPPED), random(ELEMENTS + SKIPPED));
    return new Peak(
        settings.kernels(),
        settings.threads(),
        2.0 * SIDE * SIDE * SIDE / product,
        2.0 * ELEMENTS * DType.FLOAT32.bytes() / copy,
        (System.nanoTime() - start) * 1e-9);
  }

  private static Tensor random(long... shape) {
    Type type = new Type(DType.FLOAT32, Shape.of(shape));
    return Tensor.random(Distribution.UNIFORM, type, 0, Tensor.of(Shape.of(2), 0L, 0L));
  }

  /** The seconds of the fastest run. */
  private static double fastest(Function<List<Tensor>, Tensor> function, Tensor... arguments) {
    Compiled compiled = Functions.compile(in -> List.of(function.apply(in)));
    List<Tensor> given = List.of(arguments);
    List<Tensor> results = compiled.call(given);
    long begin = System.nanoTime();
    long least = Long.MAX_VALUE;
    for (long now = begin; now - begin < SECONDS * 1e9; ) {
      long start = now;
      compiled.callInto(given, results);
      now = System.nanoTime();
      least = Math.min(least, now - start);
    }
    return least * 1e-9;
  }

  /** As JSON values. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kernels", kernels);
    map.put("threads", threads);
    map.put("operationsPerSecond", operationsPerSecond);
    map.put("bytesPerSecond", bytesPerSecond);
    map.put("seconds", seconds);
    return map;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "peak of the machine: %.1f GFLOP/s in float32, %.1f GB/s copied (%s, %d threads; measured"
            + " in %.1f s)",
        operationsPerSecond * 1e-9,
        bytesPerSecond * 1e-9,
        kernels,
        threads,
        seconds);
  }
}
