package dev.crema.cli.text;

import dev.crema.cli.shared.Common;
import dev.crema.zoo.language.embedding.SentenceEncoder;
import dev.crema.zoo.language.embedding.TextIndex;
import dev.crema.zoo.language.translation.Bitext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema text embed evaluate`.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Tell how often a sentence's partner is found first among all of them.")
final class EmbedEvaluate extends Common {
  @Parameters(paramLabel = "DATA", description = "multi30k or FILE.tsv: pairs with a tab between")
  String data = "";

  @Mixin Languages languages = new Languages();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model (default: ${DEFAULT-VALUE}).")
  Path model = Path.of("embedding.crema");

  @Override
  protected Map<String, Object> work() {
    Bitext pairs = languages.test(data);
    TextIndex index = SentenceEncoder.load(model).index(pairs.target());
    List<List<TextIndex.Match>> found = index.search(pairs.source(), 1);
    int right = 0;
    for (int i = 0; i < found.size(); i++) {
      right += found.get(i).getFirst().position() == i ? 1 : 0;
    }
    double accuracy = (double) right / found.size();
    System.out.printf(Locale.ROOT, "found first: %.4f of %d%n", accuracy, found.size());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("accuracy", accuracy);
    json.put("pairs", found.size());
    return json;
  }
}
