package dev.crema.train;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing needs closing: models and predictions without end, in a JVM with little memory. */
class LeakTest {
  /** Makes models and predictions and prints the size of the process on the way. */
  public static final class Loop {
    private Loop() {}

    public static void main(String[] arguments) throws IOException {
      int models = Integer.parseInt(arguments[0]);
      int predictions = Integer.parseInt(arguments[1]);
      Tensor x = Tensor.ones(1, 16);
      for (int i = 0; i < models; i++) {
        sequential(input(16), dense(8).activation(relu()), dense(2)).predictOnBatch(x);
        if (i == models / 4) {
          System.out.println("first " + kilobytes());
        }
      }
      Model model = sequential(input(16), dense(8).activation(relu()), dense(2));
      for (int i = 0; i < predictions; i++) {
        model.predictOnBatch(x);
      }
      System.out.println("last " + kilobytes());
    }

    private static long kilobytes() throws IOException {
      Path status = Path.of("/proc/self/status");
      if (!Files.exists(status)) {
        return 0;
      }
      String line =
          Files.readAllLines(status).stream()
              .filter(l -> l.startsWith("VmRSS"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }

  @Test
  @Tag("long")
  void twentyThousandModelsAndAMillionPredictionsFitInLittleMemory() throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "-Xmx192m",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Loop.class.getName(),
            "20000",
            "1000000");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = process.inputReader().lines().toList();
    assertEquals(0, process.waitFor(), lines.toString());
    long first = size(lines, "first ");
    long last = size(lines, "last ");
    System.out.println("RSS after 5,000 models " + first + " kB, at the end " + last + " kB");
    assertTrue(last < first + 150_000, lines.toString());
  }

  private static long size(List<String> lines, String prefix) {
    String line =
        lines.stream()
            .filter(l -> l.startsWith(prefix))
            .findFirst()
            .orElseThrow(() -> new AssertionError(lines));
    return Long.parseLong(line.substring(prefix.length()));
  }
}
