package dev.crema.cli.text;

import dev.crema.cli.shared.Common;
import dev.crema.generation.Sampling;
import dev.crema.zoo.language.generation.GeneratedText;
import dev.crema.zoo.language.generation.TextGenerator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema text generate`.
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Write a text on, character by character.",
    subcommands = {GenerateTrain.class})
final class Generate extends Common {
  @Parameters(paramLabel = "PROMPT", arity = "0..1", description = "What it begins with.")
  String prompt = "";

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model; by default the one that comes with Crema, of Shakespeare's plays.")
  @Nullable Path model;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Characters that follow (default: ${DEFAULT-VALUE}).")
  int length = 500;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description = "0 for the likeliest character each time (default: ${DEFAULT-VALUE}).")
  double temperature = 0.8;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Draw from the K likeliest characters; by default from all.")
  @Nullable Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Draw from the likeliest ones that sum up to P (default: ${DEFAULT-VALUE}).")
  double topP = 1;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "End before this text; may be given several times.")
  List<String> stops = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed draws the same (default: ${DEFAULT-VALUE}).")
  long seed = 0;

  @Override
  protected Map<String, Object> work() {
    Sampling sampling = Sampling.of(temperature).topP(topP);
    TextGenerator generator =
        (model == null ? TextGenerator.shakespeare() : TextGenerator.load(model))
            .length(length)
            .sampling(topK == null ? sampling : sampling.topK(topK))
            .stops(stops.toArray(String[]::new))
            .seed(seed);
    GeneratedText result = generator.generate(prompt);
    System.out.println(result.prompt() + result.text());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("prompt", result.prompt());
    json.put("text", result.text());
    json.put("stopped", result.stopped());
    return json;
  }
}
