package dev.crema.cli.text;

import dev.crema.callbacks.Callback;
import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.cli.shared.TrainingOptions;
import dev.crema.data.sets.DataHome;
import dev.crema.zoo.language.classification.ClassifierRecipe;
import dev.crema.zoo.language.classification.LabelledTexts;
import dev.crema.zoo.language.classification.TextClassifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema text classify train`.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a classifier on sst2 or a file of texts, tabs and labels.")
final class ClassifyTrain extends Common {
  private static final ClassifierRecipe RECIPE = ClassifierRecipe.DEFAULT;

  /// One text in so many of a file is for validation.
  private static final int VALIDATION = 10;

  @Parameters(paramLabel = "DATA", description = "sst2 or FILE.tsv")
  String data = "";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Walks through the data (default: ${DEFAULT-VALUE}).")
  int epochs = RECIPE.epochs();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Texts per step (default: ${DEFAULT-VALUE}).")
  int batchSize = RECIPE.batchSize();

  @Mixin
  TrainingOptions training =
      new TrainingOptions(RECIPE.learningRate(), RECIPE.seed(), "classification.crema");

  @Mixin CostOption cost = new CostOption();

  /// What a name or file stands for.
  static LabelledTexts texts(String data, String split) {
    return data.equals("sst2")
        ? LabelledTexts.sst2(DataHome.standard(), split)
        : LabelledTexts.read(Path.of(data));
  }

  @Override
  protected Map<String, Object> work() {
    ModelFile.requireWritable(training.out());
    ClassifierRecipe recipe =
        RECIPE
            .epochs(epochs)
            .batchSize(batchSize)
            .learningRate(training.learningRate())
            .seed(training.seed());
    LabelledTexts train = texts(data, "train");
    LabelledTexts validation;
    if (data.equals("sst2")) {
      validation = texts(data, "dev");
    } else {
      LabelledTexts all = shuffled(train);
      int held = Math.ceilDiv(all.size(), VALIDATION);
      validation = all.range(0, held);
      train = all.range(held, all.size());
    }
    LabelledTexts learned = train;
    TextClassifier classifier =
        Interruption.awaited(
            () -> {
              TextClassifier trained =
                  recipe.train(
                      learned, validation, cost.callbacks().list().toArray(Callback[]::new));
              trained.save(training.out());
              return trained;
            });
    System.out.println("saved " + training.out());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", training.out().toString());
    json.put("parameters", Outputs.parameters(classifier.model()));
    json.put("epochs", epochs);
    json.put("validation_accuracy", classifier.accuracy(validation));
    cost.tell(json);
    return json;
  }

  private LabelledTexts shuffled(LabelledTexts texts) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
    Collections.shuffle(order, new Random(training.seed()));
    return new LabelledTexts(
        order.stream().map(texts.texts()::get).toList(),
        order.stream().map(texts.labels()::get).toList());
  }
}
