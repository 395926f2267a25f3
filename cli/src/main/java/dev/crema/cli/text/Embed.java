package dev.crema.cli.text;

import dev.crema.cli.shared.Common;
import dev.crema.engine.Tensor;
import dev.crema.zoo.language.embedding.SentenceEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `crema text embed`.
@Command(
    name = "embed",
    mixinStandardHelpOptions = true,
    description = "Tell the vectors of texts, those given or, without any, the input's lines.",
    subcommands = {EmbedTrain.class, EmbedEvaluate.class, EmbedSearch.class})
final class Embed extends Common {
  @Mixin SomeTexts texts = new SomeTexts();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model (default: ${DEFAULT-VALUE}).")
  Path model = Path.of("embedding.crema");

  @Override
  protected Map<String, Object> work() {
    List<String> all = texts.all();
    List<Object> json = new ArrayList<>();
    if (!all.isEmpty()) {
      Tensor vectors = SentenceEncoder.load(model).encode(all);
      for (int i = 0; i < all.size(); i++) {
        List<Float> vector = new ArrayList<>();
        for (float number : vectors.select(0, i).toFloats()) {
          vector.add(number);
        }
        System.out.println(all.get(i) + ": " + vector);
        Map<String, Object> each = new LinkedHashMap<>();
        each.put("text", all.get(i));
        each.put("vector", vector);
        json.add(each);
      }
    }
    return Map.of("embeddings", json);
  }
}
