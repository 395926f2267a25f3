package dev.crema.cli.text;

import dev.crema.cli.shared.Common;
import dev.crema.data.Texts;
import dev.crema.zoo.language.embedding.SentenceEncoder;
import dev.crema.zoo.language.embedding.TextIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema text embed search`.
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = "Find the lines of a file that mean most nearly what a text means.")
final class EmbedSearch extends Common {
  @Parameters(index = "0", paramLabel = "FILE", description = "Texts, one a line.")
  Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "QUERY", description = "What to look for.")
  String query = "";

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model (default: ${DEFAULT-VALUE}).")
  Path model = Path.of("embedding.crema");

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many lines to tell (default: ${DEFAULT-VALUE}).")
  int count = 5;

  @Override
  protected Map<String, Object> work() {
    List<String> lines = Texts.read(file).lines().filter(line -> !line.isBlank()).toList();
    List<Object> json = new ArrayList<>();
    for (TextIndex.Match match : SentenceEncoder.load(model).index(lines).search(query, count)) {
      System.out.printf(Locale.ROOT, "%.3f  %s%n", match.similarity(), match.text());
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("text", match.text());
      each.put("similarity", match.similarity());
      json.add(each);
    }
    return Map.of("matches", json);
  }
}
