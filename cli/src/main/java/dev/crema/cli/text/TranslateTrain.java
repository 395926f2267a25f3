package dev.crema.cli.text;

import dev.crema.callbacks.Callback;
import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.data.DataException;
import dev.crema.zoo.language.translation.Bitext;
import dev.crema.zoo.language.translation.TranslationRecipe;
import dev.crema.zoo.language.translation.Translator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema text translate train`.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a translator on multi30k or a file of sentences, tabs and translations.")
final class TranslateTrain extends Common {
  private static final TranslationRecipe RECIPE = TranslationRecipe.DEFAULT;

  @Parameters(paramLabel = "DATA", description = "multi30k or FILE.tsv")
  String data = "";

  @Mixin Languages languages = new Languages();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Walks through the data (default: ${DEFAULT-VALUE}).")
  int epochs = RECIPE.epochs();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Pieces of words per step and side (default: ${DEFAULT-VALUE}).")
  int batchSize = RECIPE.piecesPerBatch();

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Of Adam, the greatest (default: ${DEFAULT-VALUE}).")
  double learningRate = RECIPE.learningRate();

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description = "Pieces of words, both languages together (default: ${DEFAULT-VALUE}).")
  int vocabulary = RECIPE.vocabularySize();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same bits (default: ${DEFAULT-VALUE}).")
  long seed = RECIPE.seed();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The model file (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("translation.crema");

  @Mixin CostOption cost = new CostOption();

  @Override
  protected Map<String, Object> work() {
    ModelFile.requireWritable(out);
    TranslationRecipe recipe =
        RECIPE
            .vocabularySize(vocabulary)
            .piecesPerBatch(batchSize)
            .epochs(epochs)
            .learningRate(learningRate, RECIPE.warmupSteps())
            .seed(seed);
    Bitext train = languages.training(data);
    Bitext validation = languages.validation(data);
    if (train.size() == 0 || validation.size() == 0) {
      throw new DataException("'" + data + "' has too few pairs of sentences; allowed: 2 or more");
    }
    Translator translator =
        Interruption.awaited(
            () -> {
              Translator trained =
                  recipe.train(train, validation, cost.callbacks().list().toArray(Callback[]::new));
              trained.save(out);
              return trained;
            });
    System.out.println("saved " + out);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", out.toString());
    json.put("parameters", Outputs.parameters(translator.model()));
    json.put("epochs", epochs);
    cost.tell(json);
    return json;
  }
}
