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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandTest {
  @TempDir Path folder;

  private record Result(int code, String out, String err) {
    String lastLine() {
      String[] lines = out.strip().split("\n", -1);
      return lines[lines.length - 1];
    }
  }

  private static Result run(String... arguments) {
    StringWriter err = new StringWriter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      CommandLine line = Main.commandLine();
      line.setErr(new PrintWriter(err, true));
      int code = line.execute(arguments);
      return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }

  private String csv(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String flowers() throws IOException {
    StringBuilder text = new StringBuilder("length,colour,kind\n");
    for (int i = 0; i < 60; i++) {
      boolean rose = i % 2 == 0;
      text.append(rose ? 5 + i % 3 : i % 3)
          .append(rose ? ",red" : ",white")
          .append(rose ? ",rose\n" : ",lily\n");
    }
    return csv("flowers.csv", text.toString());
  }

  private static Result trainOn(String flowers, String model, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", flowers, "--target", "kind", "--epochs", "60", "--batch-size", "16"));
    arguments.addAll(List.of("--out", model));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  @Test
  void aTableIsLearnedSavedEvaluatedAndPredicted() throws IOException {
    String data = flowers();
    String model = folder.resolve("f.crema").toString();
    Result train = trainOn(data, model, "--json");
    assertEquals(0, train.code(), train.err());
    assertTrue(train.lastLine().contains("\"accuracy\":1.0"), train.lastLine());
    Result evaluate =
        run("evaluate", model, "--data", data, "--threads", "1", "--kernels", "vector");
    assertTrue(evaluate.out().contains("accuracy 1.0000"), evaluate.out());
    Result predict = run("predict", model, csv("new.csv", "length,colour\n6,red\n1,white\n"));
    assertEquals(0, predict.code(), predict.err());
    assertTrue(predict.out().startsWith("row 1: rose ("), predict.out());
    assertTrue(predict.out().contains("row 2: lily ("), predict.out());
    assertTrue(run("summary", model).out().contains("dense_1 (Dense)"));
    assertTrue(run("explain", model).out().contains("# program"));
    assertTrue(run("explain", model, "--dot").out().startsWith("digraph"));
  }

  @Test
  @SuppressWarnings("unchecked")
  void whatTrainingAndEvaluationTookIsTold() throws IOException {
    String data = flowers();
    String model = folder.resolve("f.crema").toString();
    Result train =
        run(
            "train",
            data,
            "--target",
            "kind",
            "--epochs",
            "3",
            "--batch-size",
            "16",
            "--out",
            model,
            "--cost",
            "--json");
    assertEquals(0, train.code(), train.err());
    assertTrue(train.out().contains("\ntraining           144 "), train.out());
    assertTrue(train.out().contains("\nevaluation          12 "), train.out());
    var cost = (Map<String, Map<String, Object>>) JSON.std.mapFrom(train.lastLine()).get("cost");
    assertEquals(144, cost.get("training").get("samples"));
    assertEquals(9, cost.get("training").get("batches"));
    Result evaluate = run("evaluate", model, "--data", data, "--cost");
    assertEquals(0, evaluate.code(), evaluate.err());
    assertTrue(evaluate.out().contains("\nevaluation          60 "), evaluate.out());
    assertTrue(evaluate.out().contains("\npeak of the machine: "), evaluate.out());
  }

  @Test
  void quantitiesArePredictedInTheirOwnUnit() throws IOException {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < 200; i++) {
      text.append(i / 100.0).append(',').append(100 + 3 * i / 100.0).append('\n');
    }
    String model = folder.resolve("q.crema").toString();
    Result train =
        run(
            "train",
            csv("q.csv", text.toString()),
            "--target",
            "y",
            "--epochs",
            "60",
            "--batch-size",
            "16",
            "--out",
            model);
    assertEquals(0, train.code(), train.err());
    String line = run("predict", model, csv("p.csv", "x\n1\n")).out();
    double value = Double.parseDouble(line.strip().substring("row 1: ".length()));
    assertEquals(103, value, 0.3);
  }

  @Test
  void imagesInFoldersAreLearned() throws IOException {
    for (int i = 0; i < 20; i++) {
      image("set/dark/" + i + ".png", 0x101010 * (i % 4));
      image("set/light/" + i + ".png", 0xF0F0F0 - 0x101010 * (i % 4));
    }
    String model = folder.resolve("i.crema").toString();
    Result train =
        run(
            "train",
            folder.resolve("set").toString(),
            "--epochs",
            "20",
            "--batch-size",
            "8",
            "--out",
            model,
            "--json");
    assertEquals(0, train.code(), train.err());
    assertTrue(train.lastLine().contains("\"accuracy\":1.0"), train.lastLine());
    Result predict = run("predict", model, folder.resolve("set/light/3.png").toString());
    assertTrue(predict.out().contains("3.png: light ("), predict.out());
  }

  private void image(String name, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 36; i++) {
      image.setRGB(i % 6, i / 6, rgb);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void errorsAreOneLineAndSayWhatToDo() throws IOException {
    assertError(
        "crema: 'nothing' does not exist; give mnist, a CSV file or a folder of images",
        "train",
        "nothing");
    String data = flowers();
    assertError(
        "crema: --target is missing: the column of '" + data + "' to predict", "train", data);
    assertError(
        "crema: '" + data + "' has no column 'size'; columns: [length, colour, kind]",
        "train",
        data,
        "--target",
        "size");
    assertError(
        "crema: --model is 'forest'; allowed: mlp, cnn, linear or the name of a .crema file",
        "train",
        data,
        "--target",
        "kind",
        "--model",
        "forest");
    assertError(
        "crema: --model cnn takes images; allowed for tables: mlp, linear",
        "train",
        data,
        "--target",
        "kind",
        "--model",
        "cnn");
    Result none = run("summary", folder.resolve("none.crema").toString());
    assertEquals(1, none.code());
    assertTrue(none.err().contains("none.crema") && none.err().contains("[IO]"), none.err());
    String broken = csv("broken.crema", "not a model".repeat(30));
    Result refused = run("predict", broken, data);
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("the seal at the end is missing"), refused.err());
  }

  private static void assertError(String message, String... arguments) {
    Result result = run(arguments);
    assertEquals(1, result.code());
    assertEquals(message, result.err().strip());
  }

  @Test
  void wrongUsageHasAnExitCodeOfItsOwn() {
    assertEquals(2, run("train").code());
    assertEquals(2, run("fly").code());
    assertEquals(0, run("train", "--help").code());
    assertEquals(0, run("version").code());
    assertTrue(run("completion").out().contains("complete -F"));
  }

  @Test
  @SuppressWarnings("unchecked")
  void aQuantizedModelIsComparedAndSaved() throws IOException {
    String data = flowers();
    String model = folder.resolve("f.crema").toString();
    Result train = trainOn(data, model);
    assertEquals(0, train.code(), train.err());
    String small = folder.resolve("small.crema").toString();
    Result result = run("quantize", model, data, "--out", small, "--batch-size", "8", "--json");
    assertEquals(0, result.code(), result.err());
    var json = JSON.std.mapFrom(result.lastLine());
    for (String precision : List.of("float32", "bfloat16", "int8")) {
      var line = (Map<String, Object>) json.get(precision);
      assertEquals(1.0, line.get("accuracy"), precision);
      assertTrue((Double) line.get("samples_per_second") > 0, result.out());
      assertTrue(result.out().contains("\n" + precision + " "), result.out());
    }
    Result evaluate = run("evaluate", small, "--data", data);
    assertTrue(evaluate.out().contains("accuracy 1.0000"), evaluate.out());
    assertTrue(run("summary", small).out().contains("(QuantizedDense)"));
    assertEquals(1, run("quantize", model, data, "--batches", "0").code());
    Result wrong = run("quantize", model, data, "--except", "cheese");
    assertTrue(wrong.err().contains("no layer is named 'cheese'"), wrong.err());
    Result again = run("quantize", small, data);
    assertTrue(again.err().contains("no layer can be quantized"), again.err());
  }

  @Test
  void aProfileNamesLayersAndKernelsAndWritesATrace() throws IOException {
    String data = flowers();
    String model = folder.resolve("f.crema").toString();
    assertEquals(0, run("train", data, "--target", "kind", "--epochs", "1", "--out", model).code());
    Path trace = folder.resolve("trace.json");
    Result profile =
        run(
            "profile",
            model,
            "--training",
            "--batch",
            "16",
            "--runs",
            "3",
            "--trace",
            trace.toString(),
            "--json");
    assertEquals(0, profile.code(), profile.err());
    assertTrue(profile.out().contains("a training step of 16 samples"), profile.out());
    for (String part : new String[] {"dense", "dense gradient", "loss", "optimizer"}) {
      assertTrue(profile.lastLine().contains('"' + part + "\":"), part + " in " + profile.out());
    }
    var events = (Map<?, ?>) JSON.std.anyFrom(trace.toFile());
    var first = (Map<?, ?>) ((List<?>) events.get("traceEvents")).getFirst();
    assertEquals("X", first.get("ph"));
    Result prediction = run("profile", model, "--runs", "2");
    assertEquals(0, prediction.code(), prediction.err());
    assertTrue(prediction.out().contains("a prediction of 32 samples"), prediction.out());
    assertEquals(1, run("profile", model, "--batch", "0").code());
  }
}
