package dev.crema.cli.text;

import dev.crema.zoo.language.translation.Translator;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The model that translates, and how it searches.
final class BeamOptions {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model (default: ${DEFAULT-VALUE}).")
  Path model = Path.of("translation.crema");

  @Option(
      names = "--beams",
      paramLabel = "N",
      description = "Translations that are followed; 1 is greedy (default: ${DEFAULT-VALUE}).")
  int beams = 5;

  @Option(
      names = "--length-penalty",
      paramLabel = "X",
      description = "How much longer ones are favoured, 0 or more (default: ${DEFAULT-VALUE}).")
  double lengthPenalty = 0.6;

  Translator translator() {
    return Translator.load(model).beams(beams).lengthPenalty(lengthPenalty);
  }
}
