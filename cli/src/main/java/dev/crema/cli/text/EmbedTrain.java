package dev.crema.cli.text;

import dev.crema.callbacks.Callback;
import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.cli.shared.TrainingOptions;
import dev.crema.data.DataException;
import dev.crema.zoo.language.embedding.EncoderRecipe;
import dev.crema.zoo.language.embedding.SentenceEncoder;
import dev.crema.zoo.language.translation.Bitext;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema text embed train`.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train an encoder on multi30k or a file of pairs with a tab between.")
final class EmbedTrain extends Common {
  private static final EncoderRecipe RECIPE = EncoderRecipe.DEFAULT;

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
      description = "Pairs per step (default: ${DEFAULT-VALUE}).")
  int batchSize = RECIPE.batchSize();

  @Mixin
  TrainingOptions training =
      new TrainingOptions(RECIPE.learningRate(), RECIPE.seed(), "embedding.crema");

  @Mixin CostOption cost = new CostOption();

  @Override
  protected Map<String, Object> work() {
    ModelFile.requireWritable(training.out());
    EncoderRecipe recipe =
        RECIPE
            .vocabularySize(vocabulary)
            .batchSize(batchSize)
            .epochs(epochs)
            .learningRate(training.learningRate())
            .seed(training.seed());
    Bitext train = languages.training(data);
    Bitext validation = languages.validation(data);
    if (train.size() < 2 || validation.size() < 2) {
      throw new DataException("'" + data + "' has too few pairs of sentences; allowed: 40 or more");
    }
    SentenceEncoder encoder =
        Interruption.awaited(
            () -> {
              SentenceEncoder trained =
                  recipe.train(train, validation, cost.callbacks().list().toArray(Callback[]::new));
              trained.save(training.out());
              return trained;
            });
    System.out.println("saved " + training.out());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", training.out().toString());
    json.put("parameters", Outputs.parameters(encoder.model()));
    json.put("epochs", epochs);
    cost.tell(json);
    return json;
  }
}
