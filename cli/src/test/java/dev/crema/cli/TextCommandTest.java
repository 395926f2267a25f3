package dev.crema.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code crema text}. */
class TextCommandTest {
  @TempDir Path folder;

  private record Result(int code, String out, String err) {
    Map<String, Object> json() throws IOException {
      return JSON.std.mapFrom(out.strip().lines().reduce((_, last) -> last).orElseThrow());
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

  private static Result good(String... arguments) {
    Result result = run(arguments);
    assertEquals(0, result.code(), result.err());
    return result;
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String pairs() throws IOException {
    String[] german = {"hund", "katze", "haus", "wald"};
    String[] english = {"dog", "cat", "house", "forest"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 48; i++) {
      int a = i % 4;
      int b = i / 4 % 4;
      text.append("%s und %s\t%s and %s%n".formatted(german[a], german[b], english[a], english[b]));
    }
    return Files.writeString(folder.resolve("pairs.tsv"), text).toString();
  }

  @Test
  void textsAreClassifiedWithTheModelThatIsThere() throws IOException {
    Result result = good("text", "classify", "A warm, funny film.", "Dull.", "--json");
    assertTrue(result.out().startsWith("A warm, funny film.: positive ("), result.out());
    List<?> predictions = (List<?>) result.json().get("predictions");
    assertEquals(2, predictions.size());
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("so dull\n\n".getBytes(StandardCharsets.UTF_8)));
    try {
      String out = good("text", "classify").out();
      assertTrue(out.startsWith("so dull: negative ("), out);
      assertEquals(2, out.lines().count());
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aClassifierIsTrainedAndMeasured() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append("soup and bread ").append(i).append("\tfood\n");
      text.append("rain and wind ").append(i).append("\tweather\n");
    }
    String data = Files.writeString(folder.resolve("t.tsv"), text).toString();
    String model = file("t.crema");
    Result trained = good("text", "classify", "train", data, "--out", model, "--json");
    assertEquals(1.0, trained.json().get("validation_accuracy"));
    Result measured = good("text", "classify", "evaluate", data, "--model", model);
    assertEquals("accuracy 1.0000 of 40 texts", measured.out().strip());
  }

  @Test
  void aTextIsWrittenOn() throws IOException {
    Result result =
        good(
            "text",
            "generate",
            "ROMEO:\n",
            "--length",
            "30",
            "--temperature",
            "0",
            "--top-k",
            "5",
            "--json");
    assertTrue(result.out().startsWith("ROMEO:\n"), result.out());
    assertEquals(30, ((String) result.json().get("text")).length());
    String play = Files.writeString(folder.resolve("p.txt"), "to be or not ".repeat(80)).toString();
    String model = file("p.crema");
    good("text", "generate", "train", play, "--iterations", "2", "--out", model);
    assertEquals(
        "to be",
        good("text", "generate", "to be", "--model", model, "--length", "0").out().strip());
  }

  @Test
  void aTranslatorIsTrainedUsedAndMeasured() throws IOException {
    String data = pairs();
    String model = file("t.crema");
    Result trained =
        good(
            "text",
            "translate",
            "train",
            data,
            "--epochs",
            "1",
            "--vocabulary",
            "60",
            "--out",
            model,
            "--json");
    assertTrue((int) trained.json().get("parameters") > 1_000_000, trained.out());
    Result translated =
        good(
            "text",
            "translate",
            "hund",
            "wald",
            "--model",
            model,
            "--beams",
            "2",
            "--alternatives",
            "--json");
    assertEquals(2, ((List<?>) translated.json().get("translations")).size());
    Result measured =
        good("text", "translate", "evaluate", data, "--model", model, "--beams", "1", "--json");
    assertEquals(48, measured.json().get("sentences"));
    assertTrue(measured.out().startsWith("BLEU = "), measured.out());
  }

  @Test
  void textsAreFoundByWhatTheyMean() throws IOException {
    String data = pairs();
    String model = file("e.crema");
    good("text", "embed", "train", data, "--epochs", "30", "--vocabulary", "60", "--out", model);
    Result measured = good("text", "embed", "evaluate", data, "--model", model, "--json");
    assertEquals(48, measured.json().get("pairs"));
    Path lines = Files.writeString(folder.resolve("l.txt"), "house and dog\ncat and cat\n");
    Result found =
        good("text", "embed", "search", lines.toString(), "katze und katze", "--model", model);
    assertTrue(found.out().lines().findFirst().orElseThrow().endsWith("cat and cat"), found.out());
    Result vector = good("text", "embed", "hund", "--model", model, "--json");
    assertEquals(1, ((List<?>) vector.json().get("embeddings")).size());
    Result wrong = run("text", "translate", "hund", "--model", model);
    assertEquals(1, wrong.code());
    assertTrue(wrong.err().contains("is a model for sentence embedding"), wrong.err());
  }

  @Test
  void whatIsWrongIsTold() throws IOException {
    String one = Files.writeString(folder.resolve("one.tsv"), "a\tb\n").toString();
    for (String[] arguments :
        new String[][] {
          {"text", "translate", "train", one},
          {"text", "embed", "train", one},
          {"text", "classify", "train", one},
          {"text", "generate", "train", one},
          {"text", "translate", "train", one, "--epochs", "0"},
          {"text", "translate", "train", one, "--out", file("none/m.crema")},
          {"text", "classify", "train", file("missing.tsv")},
          {"text", "generate", "x", "--top-p", "0"}
        }) {
      Result result = run(arguments);
      assertEquals(1, result.code(), String.join(" ", arguments) + result.err());
      assertEquals(1, result.err().strip().lines().count(), result.err());
      assertTrue(result.err().startsWith("crema: "), result.err());
      assertTrue(!result.err().startsWith("crema: java."), result.err());
    }
  }
}
