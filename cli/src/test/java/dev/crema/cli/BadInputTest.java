package dev.crema.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whatever is wrong is told in one line, with an exit status, and older files stay. */
class BadInputTest {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  @TempDir static Path shared;
  @TempDir Path folder;

  private static Path images;
  private static Path model;

  private record Result(int code, String err) {}

  private static Result run(Object... arguments) {
    StringWriter err = new StringWriter();
    PrintStream before = System.out;
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    try {
      CommandLine line = Main.commandLine();
      line.setErr(new PrintWriter(err, true));
      int code = line.execute(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
      return new Result(code, err.toString());
    } finally {
      System.setOut(before);
    }
  }

  private static void refused(String part, Object... arguments) {
    Result result = run(arguments);
    assertEquals(FAILED, result.code(), result.err());
    assertEquals(1, result.err().strip().lines().count(), result.err());
    assertTrue(result.err().startsWith("crema: "), result.err());
    assertTrue(!result.err().startsWith("crema: java."), result.err());
    assertTrue(result.err().contains(part), result.err());
  }

  @BeforeAll
  static void trainsAModelOfImages() throws IOException {
    images = shared.resolve("set");
    for (int i = 0; i < 6; i++) {
      image(images.resolve("dark/" + i + ".png"), 0x101010 * (i % 4));
      image(images.resolve("light/" + i + ".png"), 0xF0F0F0 - 0x101010 * (i % 4));
    }
    model = shared.resolve("m.crema");
    Result trained = run("train", images, "--epochs", 1, "--model", "linear", "--out", model);
    assertEquals(0, trained.code(), trained.err());
  }

  private static void image(Path file, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 36; i++) {
      image.setRGB(i % 6, i / 6, rgb);
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static Path picture() {
    return images.resolve("dark/1.png");
  }

  @Test
  void modelsThatAreCutChangedOrExtendedAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(model);
    Path damaged = folder.resolve("d.crema");
    for (int length : new int[] {0, 1, 22, 100, whole.length / 2, whole.length - 1}) {
      Files.write(damaged, Arrays.copyOf(whole, length));
      refused("d.crema", "predict", damaged, picture());
    }
    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 1;
    Files.write(damaged, changed);
    refused("[CORRUPT]", "summary", damaged);
    Files.write(damaged, Arrays.copyOf(whole, whole.length + 1));
    refused("d.crema", "evaluate", damaged, "--data", images);
    Files.delete(damaged);
    refused("[IO]", "explain", damaged);
    refused("m.txt", "predict", shared.resolve("m.txt"), picture());
    refused("[UNSUPPORTED]", "summary", shared);
  }

  @Test
  void filesThatAreNoImagesAreRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("note.png"), "not an image");
    refused("is not an image that can be read", "predict", model, text);
    refused("does not exist or is not a file", "predict", model, folder.resolve("none.png"));
    refused("does not exist or is not a file", "predict", model, folder);
    byte[] png = Files.readAllBytes(picture());
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = Arrays.copyOf(png, i < png.length ? i : png.length);
      if (bytes.length > 8 && i % 2 == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Result result = run("predict", model, Files.write(folder.resolve("x.png"), bytes));
      String trial = "image " + i + " of seed 5: " + result.err();
      assertTrue(result.code() == 0 || result.code() == FAILED, trial);
      if (result.code() == FAILED) {
        assertEquals(1, result.err().strip().lines().count(), trial);
        assertTrue(result.err().contains("x.png"), trial);
      }
    }
  }

  @Test
  void aSizeInTheHeaderOfAnImageTakesNoMemory() throws IOException {
    byte[] png = Files.readAllBytes(picture());
    // The width and height stand at bytes 16 and 20 of each PNG file.
    Arrays.fill(png, 16, 24, (byte) 0x7f);
    refused("pixels; allowed", "predict", model, Files.write(folder.resolve("big.png"), png));
  }

  @Test
  void foldersWithoutImagesAreRefused() throws IOException {
    refused("class sub-folders", "train", folder);
    Files.createDirectories(folder.resolve("a"));
    refused("has no image", "train", folder);
    Path empty = Files.writeString(folder.resolve("empty.csv"), "");
    refused("is empty", "train", empty, "--target", "x");
    Path header = Files.writeString(folder.resolve("header.csv"), "a,b\n");
    refused("header.csv", "train", header, "--target", "b");
    refused("does not exist", "train", folder.resolve("none"));
    refused("does not exist", "evaluate", model, "--data", folder.resolve("none"));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    Path out = folder.resolve("o.crema");
    Path odd = folder.resolve("o.h5");
    refused("extension 'h5'; allowed: crema", "train", images, "--epochs", 1_000_000, "--out", odd);
    refused("--batch-size is 0; allowed", "train", images, "--batch-size", 0, "--out", out);
    refused("--batch-size is -1; allowed", "train", images, "--batch-size", -1, "--out", out);
    refused("epochs is -1; allowed", "train", images, "--epochs", -1, "--out", out);
    refused("--size is '0x4'", "train", images, "--size", "0x4", "--out", out);
    refused("--size is '4x4x4'", "train", images, "--size", "4x4x4", "--out", out);
    refused("--validation-split", "train", images, "--validation-split", 1, "--out", out);
    refused("--model is 'forest'", "train", images, "--model", "forest", "--out", out);
    refused("threads is 0; allowed", "predict", model, picture(), "--threads", 0);
    refused("negative axis", "explain", model, "--batch", -1);
    assertTrue(Files.notExists(out), "nothing is saved");
  }

  @Test
  void placesThatCannotBeWrittenAreRefusedAndOlderFilesStay() throws IOException {
    Path missing = folder.resolve("no/such/m.crema");
    refused("cannot be written", "train", images, "--epochs", 1, "--out", missing);
    Path taken = Files.createDirectories(folder.resolve("taken.crema/inside")).getParent();
    refused("cannot be written", "train", images, "--epochs", 1, "--out", taken);
    assertTrue(Files.isDirectory(taken.resolve("inside")));
    Path old = Files.copy(model, folder.resolve("old.txt"));
    refused("extension 'txt'", "train", images, "--epochs", 1, "--out", old);
    assertArrayEquals(Files.readAllBytes(model), Files.readAllBytes(old));
  }

  @Test
  void wrongUsageIsToldWithoutAStackTrace() {
    for (Object[] arguments :
        new Object[][] {
          {"train", images, "--unknown"},
          {"train", images, "--epochs", "many"},
          {"predict", model},
          {"evaluate", model},
          {"fly"},
        }) {
      Result result = run(arguments);
      assertEquals(WRONG_USAGE, result.code(), result.err());
      assertNotEquals("", result.err());
      assertTrue(result.err().lines().noneMatch(l -> l.startsWith("\tat ")), result.err());
    }
  }
}
