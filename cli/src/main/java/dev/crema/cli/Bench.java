package dev.crema.cli;

import static dev.crema.Crema.*;

import com.sun.management.ThreadMXBean;
import dev.crema.Model;
import dev.crema.cli.shared.Common;
import dev.crema.engine.Compiled;
import dev.crema.engine.Functions;
import dev.crema.engine.Settings;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.train.Batch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `crema bench`.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measure the training step of a 784-128-10 network at batch 128, by kernels and threads.")
final class Bench extends Common {
  private static final int BATCH = 128;
  private static final int WINDOW_MILLIS = 250;
  private static final int WITHIN_WINDOWS = 3000 / WINDOW_MILLIS;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Of each measurement (default: ${DEFAULT-VALUE}).")
  int seconds = 8;

  @Option(
      names = "--fresh",
      paramLabel = "N",
      description = "Start N fresh JVMs instead and compare when they reach full speed.")
  @Nullable Integer fresh;

  @Option(
      names = "--one",
      hidden = true,
      description = "Print the speed of each window, nothing else.")
  boolean one;

  @Override
  protected Map<String, Object> work() {
    if (one) {
      double[] speeds = new Run().speeds(seconds);
      System.out.println(Arrays.toString(speeds));
      return Map.of();
    }
    return fresh != null ? freshJvms(fresh) : all();
  }

  private Map<String, Object> all() {
    Map<String, Object> json = new LinkedHashMap<>();
    System.out.printf(
        "%-8s %7s %12s %9s %14s %8s %12s %12s%n",
        "kernels",
        "threads",
        "samples/s",
        "us/step",
        "matmuls us",
        "ratio",
        "bytes/step",
        "predict us");
    for (String name : List.of("onednn", "vector")) {
      for (int count : new int[] {1, 2}) {
        Settings settings = Settings.current().withKernels(name).withThreads(count);
        json.put(name + "-" + count, settings.during(() -> measure(name, count)));
      }
    }
    return json;
  }

  private Map<String, Object> measure(String name, int count) {
    Run run = new Run();
    double best = Arrays.stream(run.speeds(seconds)).max().orElse(0);
    double step = BATCH / best * 1e6;
    // The bound is always that of oneDNN's own products, on one thread.
    double matmuls = Settings.current().withKernels("onednn").withThreads(1).during(Bench::matmuls);
    double bytes = run.bytesPerStep();
    double predict = run.predictMicros();
    System.out.printf(
        "%-8s %7d %,12.0f %9.1f %14.1f %8.2f %12.0f %12.1f%n",
        name, count, best, step, matmuls, step / matmuls, bytes, predict);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("samplesPerSecond", best);
    json.put("matmulMicros", matmuls);
    json.put("bytesPerStep", bytes);
    json.put("predictMicros", predict);
    return json;
  }

  /** The network being trained on one batch again and again. */
  private static final class Run {
    private final Model model;
    private final Batch batch;

    Run() {
      model =
          sequential(
                  input(28, 28),
                  flatten(),
                  dense(128).activation(relu()),
                  dense(10).activation(softmax()))
              .seed(1)
              .compile(adam(), sparseCategoricalCrossentropy(), accuracy());
      Tensor x = random(1, BATCH, 28, 28);
      Tensor y = Tensor.arange(BATCH).mod(Tensor.scalar(DType.INT32, 10));
      batch = Batch.of(x, y);
    }

    double[] speeds(int seconds) {
      double[] result = new double[seconds * 1000 / WINDOW_MILLIS];
      for (int w = 0; w < result.length; w++) {
        long start = System.nanoTime();
        long steps = 0;
        long now = start;
        while (now - start < WINDOW_MILLIS * 1_000_000L) {
          model.trainOnBatch(batch);
          steps++;
          now = System.nanoTime();
        }
        result[w] = Math.rint(steps * (double) BATCH / ((now - start) * 1e-9));
      }
      return result;
    }

    double bytesPerStep() {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      int steps = 200;
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < steps; i++) {
        model.trainOnBatch(batch);
      }
      return (threads.getCurrentThreadAllocatedBytes() - before) / (double) steps;
    }

    double predictMicros() {
      Tensor x = random(2, 1, 28, 28);
      double[] micros = new double[20_000];
      for (int i = 0; i < micros.length; i++) {
        long start = System.nanoTime();
        model.predictOnBatch(x);
        micros[i] = (System.nanoTime() - start) / 1e3;
      }
      Arrays.sort(micros);
      return micros[micros.length / 2];
    }
  }

  private static Tensor random(int stream, long... shape) {
    Tensor key = Tensor.of(Shape.of(2), 7L, 0L);
    return Tensor.random(
        Distribution.UNIFORM, new Type(DType.FLOAT32, Shape.of(shape)), stream, key);
  }

  /** The time of the five matrix products of a step and nothing else, in microseconds. */
  private static double matmuls() {
    Tensor x = random(1, BATCH, 784);
    Tensor w1 = random(2, 784, 128);
    Tensor h = random(3, BATCH, 128);
    Tensor w2 = random(4, 128, 10);
    Tensor g = random(5, BATCH, 10);
    var forward1 = Functions.compile(in -> List.of(in.get(0).matmul(in.get(1))));
    var weights = Functions.compile(in -> List.of(in.get(0).matmul(in.get(1), true, false)));
    var back = Functions.compile(in -> List.of(in.get(0).matmul(in.get(1), false, true)));
    return best(forward1, x, w1)
        + best(forward1, h, w2)
        + best(weights, h, g)
        + best(back, g, w2)
        + best(weights, x, h);
  }

  private static double best(Compiled function, Tensor a, Tensor b) {
    List<Tensor> arguments = List.of(a, b);
    List<Tensor> results = function.call(arguments);
    double best = Double.MAX_VALUE;
    for (int r = 0; r < 200; r++) {
      long start = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        function.callInto(arguments, results);
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e4);
    }
    return best;
  }

  /** When each JVM reaches 90 % of the best JVM's speed, and whether that is within 3 s. */
  private Map<String, Object> freshJvms(int count) {
    List<double[]> speeds = new ArrayList<>();
    double[] medians = new double[count];
    for (int i = 0; i < count; i++) {
      speeds.add(freshJvm());
      double[] late = Arrays.copyOfRange(speeds.get(i), WITHIN_WINDOWS, speeds.get(i).length);
      Arrays.sort(late);
      medians[i] = late[late.length / 2];
      System.out.printf(
          "JVM %2d: %,.0f samples/s after 3 s; windows of %d ms: %s%n",
          i + 1, medians[i], WINDOW_MILLIS, Arrays.toString(speeds.get(i)));
    }
    double best = Arrays.stream(medians).max().orElse(0);
    List<Double> seconds = speeds.stream().map(windows -> secondsTo(0.9 * best, windows)).toList();
    long good = seconds.stream().filter(s -> s <= 3).count();
    System.out.printf(
        "%d of %d JVMs reach 90 %% of the best, %,.0f samples/s, within 3 s: after %s s%n",
        good, count, best, seconds);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("samplesPerSecond", medians);
    json.put("seconds", seconds);
    json.put("good", good);
    return json;
  }

  /** When the first window of at least some speed ends; infinite if there is none. */
  private static double secondsTo(double speed, double[] windows) {
    for (int w = 0; w < windows.length; w++) {
      if (windows[w] >= speed) {
        return (w + 1) * WINDOW_MILLIS / 1e3;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private double[] freshJvm() {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("bench", "--one", "--seconds", "6", "--kernels", kernels));
    if (threads != null) {
      command.addAll(List.of("--threads", Integer.toString(threads)));
    }
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        process.waitFor();
        if (line == null) {
          throw new IllegalStateException("a fresh JVM printed nothing; command: " + command);
        }
        return Arrays.stream(line.substring(1, line.length() - 1).split(", "))
            .mapToDouble(Double::parseDouble)
            .toArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
