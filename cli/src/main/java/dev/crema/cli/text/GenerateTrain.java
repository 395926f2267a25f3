package dev.crema.cli.text;

import dev.crema.callbacks.Callback;
import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.cli.shared.TrainingOptions;
import dev.crema.data.DataException;
import dev.crema.data.Texts;
import dev.crema.data.sets.DataHome;
import dev.crema.zoo.language.generation.GptRecipe;
import dev.crema.zoo.language.generation.TextGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema text generate train`.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a language model of characters on tinyshakespeare or a text file.")
final class GenerateTrain extends Common {
  private static final GptRecipe RECIPE = GptRecipe.DEFAULT;

  @Parameters(paramLabel = "DATA", description = "tinyshakespeare or FILE.txt")
  String data = "";

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Steps (default: ${DEFAULT-VALUE}).")
  int iterations = RECIPE.iterations();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Windows of 64 characters per step (default: ${DEFAULT-VALUE}).")
  int batchSize = RECIPE.batchSize();

  @Mixin
  TrainingOptions training =
      new TrainingOptions(RECIPE.learningRate(), RECIPE.seed(), "generation.crema");

  @Mixin CostOption cost = new CostOption();

  @Override
  protected Map<String, Object> work() {
    ModelFile.requireWritable(training.out());
    GptRecipe recipe =
        RECIPE
            .iterations(iterations)
            .batchSize(batchSize)
            .learningRate(training.learningRate(), RECIPE.warmupSteps())
            .seed(training.seed());
    String text = text();
    TextGenerator generator =
        Interruption.awaited(
            () -> {
              TextGenerator trained =
                  recipe.train(text, cost.callbacks().list().toArray(Callback[]::new));
              trained.save(training.out());
              return trained;
            });
    System.out.println("saved " + training.out());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", training.out().toString());
    json.put("parameters", Outputs.parameters(generator.model()));
    json.put("iterations", iterations);
    cost.tell(json);
    return json;
  }

  private String text() {
    if (!data.equals("tinyshakespeare")) {
      return Texts.read(Path.of(data));
    }
    try (InputStream in = DataHome.standard().open("text", "tinyshakespeare.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DataException("tinyshakespeare cannot be read: " + e, e);
    }
  }
}
