package dev.crema.onednn;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.train.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing needs closing: models and predictions without end, in a JVM with little memory. */
class LeakTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Makes models of many sizes, then predictions, and prints the memory in use on the way. */
  public static final class Loop {
    private Loop() {}

    public static void main(String[] arguments) throws IOException {
      int models = Integer.parseInt(arguments[0]);
      int predictions = Integer.parseInt(arguments[1]);
      Tensor x = Tensor.ones(1, 16);
      for (int i = 0; i < models; i++) {
        Model model = model(8 + i % 500);
        model.predictOnBatch(x);
        if (i % 10 == 0) {
          model.compile(adam(), meanSquaredError());
          model.trainOnBatch(Batch.of(x, Tensor.ones(1, 2)));
        }
        if (i == models / 4) {
          System.out.println("first " + megabytes("VmRSS:"));
        }
      }
      System.out.println("models " + megabytes("VmRSS:"));
      Model model = model(8);
      for (int i = 0; i < predictions; i++) {
        model.predictOnBatch(x);
      }
      System.out.println("last " + megabytes("VmRSS:"));
      System.out.println("peak " + megabytes("VmHWM:"));
    }

    private static Model model(int width) {
      return sequential(input(16), dense(width).activation(relu()), dense(2));
    }

    private static long megabytes(String field) throws IOException {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "vector"})
  @Tag("long")
  void twentyThousandModelsAndAMillionPredictionsFitInLittleMemory(String kernels)
      throws Exception {
    assumeTrue(Files.exists(STATUS), "memory in use is known on Linux only");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dcrema.kernels=" + kernels,
            "-Xmx192m",
            "-XX:MaxDirectMemorySize=192m",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Loop.class.getName(),
            "20000",
            "1000000");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = process.inputReader().lines().toList();
    assertEquals(0, process.waitFor(), lines.toString());
    System.out.println(kernels + ", MB resident: " + lines);
    long first = size(lines, "first ");
    // The heap of 192 MB may fill up after the first reading. Machine code of oneDNN, up to 2 MB
    // per
    // primitive, lies outside both limits; 16,000 of them that stay would take 30 GB.
    assertTrue(size(lines, "last ") < first + 128, lines.toString());
    assertTrue(size(lines, "peak ") < (kernels.equals("onednn") ? 1200 : 450), lines.toString());
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
