package dev.crema.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A workload of an engine, to be run in a process of its own. */
record Launch(Engine engine, Workload workload, int batch, int threads) {
  private static final long LONGEST_SECONDS = 300;

  /** What a process printed, how it ended and how long it took. */
  record Ended(List<String> lines, int exit, double seconds) {}

  /** Runs it to its end. */
  Ended run(Path peers, String classPath, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = engine.command(peers, classPath, workload, batch, threads);
    command.addAll(1, options);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("LC_ALL", "C.UTF-8");
    // Each engine chooses its own kernels.
    environment.keySet().removeAll(List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"));
    environment.putAll(engine.environment(threads));
    long start = System.nanoTime();
    Process process = builder.redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    }
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Ended(lines, process.waitFor(), (System.nanoTime() - start) / 1e9);
  }

  @Override
  public String toString() {
    return String.join(
        " ", engine.label(), workload.label(), Integer.toString(batch), Integer.toString(threads));
  }
}
