package dev.crema.cli.text;

import dev.crema.callbacks.Callback;
import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.cli.shared.TrainingOptions;
import dev.crema.data.DataException;
import dev.crema.zoo.language.translation.Bitext;
import dev.crema.zoo.language.translation.TranslationRecipe;
import dev.crema.zoo.language.translation.Translator;
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
      names = "--vocabulary",
      paramLabel = "N",
      description = "Pieces of words, both languages together (default: ${DEFAULT-VALUE}).")
  int vocabulary = RECIPE.vocabularySize();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Pieces of words per step and side (default: ${DEFAULT-VALUE}).")
  int batchSize = RECIPE.piecesPerBatch();

  @Mixin
  TrainingOptions training =
      new TrainingOptions(RECIPE.learningRate(), RECIPE.seed(), "translation.crema");

  @Mixin CostOption cost = new CostOption();

  @Override
  protected Map<String, Object> work() {
    ModelFile.requireWritable(training.out());
    TranslationRecipe recipe =
        RECIPE
            .vocabularySize(vocabulary)
            .piecesPerBatch(batchSize)
            .epochs(epochs)
            .learningRate(training.learningRate(), RECIPE.warmupSteps())
            .seed(training.seed());
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
              trained.save(training.out());
              return trained;
            });
    System.out.println("saved " + training.out());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", training.out().toString());
    json.put("parameters", Outputs.parameters(translator.model()));
    json.put("epochs", epochs);
    cost.tell(json);
    return json;
  }
}
