package dev.crema.cli.text;

import dev.crema.cli.shared.Common;
import dev.crema.zoo.language.classification.LabelledTexts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema text classify evaluate`.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Measure a classifier on the test sentences of sst2 or on a file.")
final class ClassifyEvaluate extends Common {
  @Parameters(paramLabel = "DATA", description = "sst2 or FILE.tsv: texts, tabs and labels")
  String data = "";

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model; by default the one that comes with Crema: reviews of films.")
  @Nullable Path model;

  @Override
  protected Map<String, Object> work() {
    LabelledTexts texts = ClassifyTrain.texts(data, "test");
    double accuracy = Classify.load(model).accuracy(texts);
    System.out.printf(Locale.ROOT, "accuracy %.4f of %d texts%n", accuracy, texts.size());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("accuracy", accuracy);
    json.put("texts", texts.size());
    return json;
  }
}
