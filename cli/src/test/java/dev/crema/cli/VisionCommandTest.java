package dev.crema.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code crema vision}. */
class VisionCommandTest {
  @TempDir Path folder;

  private String data = "";

  private record Result(int code, String out, String err) {
    Map<String, Object> json() throws IOException {
      String[] lines = out.strip().split("\n", -1);
      return JSON.std.mapFrom(lines[lines.length - 1]);
    }
  }

  private static Result run(String... arguments) {
    StringWriter err = new StringWriter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    try {
      CommandLine line = Main.commandLine();
      line.setErr(new PrintWriter(err, true));
      int code = line.execute(arguments);
      return new Result(
          code, out.toString(StandardCharsets.UTF_8), err + told.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }

  /** Two classes of photos: red and blue ones. */
  @BeforeEach
  void pictures() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      boolean red = i % 2 == 0;
      BufferedImage image = new BufferedImage(20, 16, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 320; p++) {
        int noise = random.nextInt(50) << 8;
        image.setRGB(p % 20, p / 20, red ? 0xE00000 | noise : 0x0000E0 | noise);
      }
      Path file = folder.resolve("photos/" + (red ? "red/" : "blue/") + i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
    data = folder.resolve("photos").toString();
  }

  private String train(String model, String... more) {
    String[] fixed = {
      "vision",
      "train",
      data,
      "--model",
      model,
      "--epochs",
      "6",
      "--batch-size",
      "8",
      "--out",
      folder.resolve("m.crema").toString()
    };
    String[] all = Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    Result result = run(all);
    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("test: loss"), result.out());
    return folder.resolve("m.crema").toString();
  }

  @Test
  void aFolderIsLearntPredictedAndEvaluated() throws IOException {
    String model = train("lenet", "--size", "16x16");
    String photo = folder.resolve("photos/red/0.png").toString();
    Result predicted = run("vision", "predict", model, photo, "--top", "1", "--json");
    assertEquals(0, predicted.code(), predicted.err());
    assertTrue(predicted.out().contains("0.png: red ("), predicted.out());
    Map<?, ?> first = (Map<?, ?>) ((List<?>) predicted.json().get("images")).getFirst();
    assertEquals(photo, first.get("image"));

    Result evaluated = run("vision", "evaluate", model, "--data", data, "--json");
    assertEquals(0, evaluated.code(), evaluated.err());
    assertTrue((Double) evaluated.json().get("accuracy") > 0.9, evaluated.out());
    assertEquals(List.of("blue", "red"), evaluated.json().get("classes"));

    // Other classes on what was learnt.
    Files.move(folder.resolve("photos/red"), folder.resolve("photos/warm"));
    Result again =
        run("vision", "train", data, "--model", model, "--freeze", "--epochs", "2", "--out", model);
    assertEquals(0, again.code(), again.err());
    Result warm = run("vision", "predict", model, folder.resolve("photos/warm/0.png").toString());
    assertTrue(warm.out().contains("warm"), warm.out());
  }

  @Test
  void aQuantizedClassifierIsComparedAndSaved() throws IOException {
    String model = train("lenet", "--size", "16x16");
    String small = folder.resolve("small.crema").toString();
    Result result = run("vision", "quantize", model, "--data", data, "--out", small, "--json");
    assertEquals(0, result.code(), result.err());
    for (String precision : List.of("float32", "bfloat16", "int8")) {
      assertEquals(1.0, ((Map<?, ?>) result.json().get(precision)).get("accuracy"), precision);
    }
    assertTrue(run("summary", small).out().contains("(QuantizedConvolution)"));
    Result saved = run("vision", "evaluate", small, "--data", data, "--json");
    assertEquals(1.0, saved.json().get("accuracy"), saved.out());
    String photo = folder.resolve("photos/blue/1.png").toString();
    assertTrue(run("vision", "predict", small, photo, "--top", "1").out().contains("blue ("));

    assertTrue(run("predict", model, photo).err().contains("trained for 'image classification'"));
    assertTrue(run("vision", "quantize", model, "--data", "mnist").err().contains("--data mnist"));
    assertTrue(
        run("vision", "quantize", model, "--data", data, "--batch-size", "0")
            .err()
            .contains("--batch-size is 0; allowed: 1 or more"));
  }

  @Test
  void unreadableImagesEndTheCommandOrAreSkipped() throws IOException {
    Files.writeString(folder.resolve("photos/red/broken.png"), "no image");
    String model = train("lenet", "--size", "16x16", "--unreadable", "skip");
    String broken = folder.resolve("photos/red/broken.png").toString();
    String good = folder.resolve("photos/red/0.png").toString();
    Result skipped = run("vision", "predict", model, broken, good, "--unreadable", "skip");
    assertEquals(0, skipped.code());
    assertTrue(skipped.err().contains("crema: skipped: '" + broken), skipped.err());
    assertTrue(skipped.out().contains("0.png"), skipped.out());
    Result failed = run("vision", "evaluate", model, "--data", data);
    assertEquals(1, failed.code());
    assertTrue(failed.err().contains("broken.png"), failed.err());
  }

  @Test
  void errorsSayWhatIsAllowed() {
    refused("[mnist, fashion-mnist, cifar10] or a folder", "vision", "train", "nowhere");
    refused("--size is '9y9'", "vision", "train", data, "--size", "9y9");
    refused("--validation-split is 1.0", "vision", "train", data, "--validation-split", "1");
    refused("epochs is 0", "vision", "train", data, "--epochs", "0");
    refused("extension 'txt'", "vision", "train", data, "--out", "model.txt");
    refused("nothing.crema", "vision", "predict", "nothing.crema", "x.png");
  }

  private static void refused(String part, String... arguments) {
    Result result = run(arguments);
    assertEquals(1, result.code(), result.out());
    assertTrue(result.err().contains(part), result.err());
  }

  @Test
  void theGroupShowsItsCommands() {
    assertTrue(run("vision").out().contains("evaluate"), run("vision").out());
  }
}
