package dev.crema.saving;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.callbacks.ModelCheckpoint;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that is killed and started again ends with the very bytes of training that was not. */
class KillTest {
  private static final int EPOCHS = 40;
  private static final int ROWS = 512;
  private static final int BATCH = 16;
  private static final int STEPS = ROWS / BATCH;

  @TempDir Path folder;

  /** Trains, from the last checkpoint if there is one, with one checkpoint per epoch. */
  public static final class Training {
    private Training() {}

    public static void main(String[] arguments) {
      Path file = Path.of(arguments[0]);
      Model model = Files.exists(file) ? load(file) : fresh();
      long iteration =
          model.trainState().orElseThrow().variables().get("iteration").value().toLongs()[0];
      model.fit(
          x(),
          y(),
          epochs(EPOCHS),
          initialEpoch((int) (iteration / STEPS)),
          batchSize(BATCH),
          verbose(dev.crema.train.Verbose.SILENT),
          callbacks(new ModelCheckpoint(file.toString())));
    }

    private static Model fresh() {
      Model model =
          sequential(
              input(8, 8, 1),
              conv2d(4, 3).activation(relu()),
              batchNormalization(),
              maxPooling2d(),
              flatten(),
              dropout(0.25),
              dense(4).activation(softmax()));
      return model.seed(3).compile(adam(0.01), sparseCategoricalCrossentropy(), accuracy());
    }

    private static Tensor x() {
      Random random = new Random(1);
      float[] values = new float[ROWS * 64];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian() + i / 64 % 4;
      }
      return Tensor.of(Shape.of(ROWS, 8, 8, 1), values);
    }

    private static Tensor y() {
      int[] values = new int[ROWS];
      for (int i = 0; i < ROWS; i++) {
        values[i] = i % 4;
      }
      return Tensor.of(Shape.of(ROWS), values);
    }
  }

  private static Process start(Path file) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Training.class.getName(),
            file.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  @Test
  @Tag("long")
  void thirtyKillsChangeNothing() throws Exception {
    Path straight = folder.resolve("straight.crema");
    long begin = System.nanoTime();
    assertEquals(0, start(straight).waitFor());
    long duration = (System.nanoTime() - begin) / 1_000_000;
    String expected = sha256(straight);
    Random random = new Random(17);
    int kills = 0;
    int runs = 0;
    while (kills < 30) {
      Path file = folder.resolve("killed-" + runs++ + ".crema");
      boolean done = false;
      while (!done) {
        Process process = start(file);
        done =
            kills >= 30
                ? process.waitFor() == 0
                : process.waitFor(random.nextLong(duration), TimeUnit.MILLISECONDS);
        if (!done) {
          process.destroyForcibly().waitFor();
          kills++;
        }
      }
      assertEquals(expected, sha256(file), "run " + runs + " after " + kills + " kills in all");
    }
    System.out.println(
        "30 of 30 kills in " + runs + " runs; every run ended with SHA-256 " + expected);
    assertTrue(kills >= 30);
  }
}
