package dev.crema.cli.text;

import dev.crema.cli.shared.Common;
import dev.crema.zoo.language.classification.TextClassifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `crema text classify`.
@Command(
    name = "classify",
    mixinStandardHelpOptions = true,
    description = "Say what class texts are of, those given or, without any, the input's lines.",
    subcommands = {ClassifyTrain.class, ClassifyEvaluate.class})
final class Classify extends Common {
  @Mixin SomeTexts texts = new SomeTexts();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model; by default the one that comes with Crema: reviews of films.")
  @Nullable Path model;

  @Override
  protected Map<String, Object> work() {
    TextClassifier classifier = load(model);
    List<String> all = texts.all();
    List<Object> json = new ArrayList<>();
    List<List<TextClassifier.Prediction>> predictions = classifier.classify(all);
    for (int i = 0; i < all.size(); i++) {
      TextClassifier.Prediction best = predictions.get(i).getFirst();
      System.out.println(
          all.get(i)
              + ": "
              + best.label()
              + String.format(Locale.ROOT, " (%.1f %%)", 100 * best.probability()));
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("text", all.get(i));
      predictions.get(i).forEach(p -> each.put(p.label(), p.probability()));
      json.add(each);
    }
    return Map.of("predictions", json);
  }

  static TextClassifier load(@Nullable Path model) {
    return model == null ? TextClassifier.sentiment() : TextClassifier.load(model);
  }
}
