package dev.crema.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RecommendTest {
  @TempDir Path folder;

  private record Result(int code, String out, String err) {}

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

  /** Even users like even items, and go through them in a circle. */
  private String ratings() throws IOException {
    StringBuilder text = new StringBuilder("who\twhat\tstars\twhen\n");
    for (int user = 0; user < 20; user++) {
      for (int i = 0; i < 5; i++) {
        int item = user % 2 + 2 * ((user / 2 + i) % 8);
        text.append("u%d\ti%d\t%d\t%d%n".formatted(user, item, 1 + item % 5, i));
      }
    }
    return Files.writeString(folder.resolve("ratings.tsv"), text).toString();
  }

  private Result train(String model, String... more) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("recommend", "train", ratings(), "--user", "who", "--item", "what"));
    all.addAll(List.of("--rating", "stars", "--time", "when", "--model", model, "--json"));
    all.addAll(List.of("--out", folder.resolve("model.crema").toString()));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private static Map<String, Object> json(Result result) throws IOException {
    List<String> lines = result.out().lines().toList();
    return JSON.std.mapFrom(lines.getLast());
  }

  @Test
  void trainsAndRecommends() throws IOException {
    Path titles = Files.writeString(folder.resolve("titles.tsv"), "i4\tBrazil\textra\ni5\tAlien\n");
    Result trained =
        train("bpr", "--epochs", "8", "--batch-size", "16", "--titles", titles.toString());
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.out().contains("epoch 8: loss"), trained.out());
    assertTrue((Double) json(trained).get("ndcg") > 0.2, trained.out());
    String model = folder.resolve("model.crema").toString();

    Result top = run("recommend", "top", model, "--user", "u2", "--count", "3", "--json");
    assertEquals(0, top.code(), top.err());
    assertEquals(3, ((List<?>) json(top).get("items")).size());
    Result liked = run("recommend", "top", model, "--liked", "i4,nothing", "--skip-unknown");
    assertEquals(0, liked.code(), liked.err());
    Result similar = run("recommend", "similar", model, "i4", "--count", "2");
    assertTrue(similar.out().startsWith("like i4  Brazil:"), similar.out());
    assertEquals(3, similar.out().lines().count());
  }

  @Test
  void ratingsHaveErrorsAndPatienceHoldsSomeBack() throws IOException {
    Result trained = train("mf", "--epochs", "3", "--patience", "1", "--split", "random");
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.out().contains(", validation "), trained.out());
    assertTrue((Double) json(trained).get("rmse") < 3, trained.out());
  }

  @Test
  void whatIsWrongIsNamed() throws IOException {
    assertEquals(
        "crema: --model is 'magic'; allowed: mf, bpr, neumf, two-tower, sasrec",
        train("magic").err().strip());
    assertEquals(
        "crema: --split is 'half'; allowed: leave-one-out, time, random, none, and ua of ml-100k",
        train("bpr", "--split", "half").err().strip());
    assertTrue(
        run("recommend", "train", ratings(), "--user", "wer").err().contains("no column 'wer'"));
    assertTrue(run("recommend", "train", "nothing.csv").err().contains("'nothing.csv' cannot be"));
    assertEquals(0, train("two-tower", "--epochs", "1", "--split", "none").code());
    String model = folder.resolve("model.crema").toString();
    assertTrue(run("recommend", "similar", model, "x").err().contains("unknown item 'x'"));
    assertTrue(run("recommend", "top", model, "--liked", "x").err().contains("unknown item 'x'"));
    assertTrue(run("recommend", "top", model).err().contains("give --user USER or --liked"));
    assertEquals(0, run("recommend", "top", model, "--user", "nobody").code());
    assertTrue(run("recommend").out().contains("train"));
  }
}
