package dev.crema.cli.recommend;

import dev.crema.cli.shared.Common;
import dev.crema.zoo.recommendation.Recommender;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema recommend similar`.
@Command(
    name = "similar",
    mixinStandardHelpOptions = true,
    description = "The items most like one, by the cosine of the angle between their vectors.")
final class SimilarCommand extends Common {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A file that 'crema recommend train' made.")
  Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "ITEM", description = "An item, as called in the data.")
  String item = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many items (default: ${DEFAULT-VALUE}).")
  int count = 10;

  @Override
  protected Map<String, Object> work() {
    Recommender recommender = Recommender.load(model);
    System.out.println("like " + item + "  " + recommender.title(item) + ":");
    return Listing.tell(recommender.similar(item, count));
  }
}
