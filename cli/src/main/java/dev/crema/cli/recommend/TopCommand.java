package dev.crema.cli.recommend;

import dev.crema.cli.shared.Common;
import dev.crema.data.DataException;
import dev.crema.zoo.recommendation.Recommender;
import dev.crema.zoo.recommendation.data.Unknown;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `crema recommend top`.
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = {
      "The best items for a user, or for someone who likes some items.",
      "A user who is unknown gets the popular ones."
    })
final class TopCommand extends Common {
  @Parameters(paramLabel = "MODEL", description = "A file that 'crema recommend train' made.")
  Path model = Path.of("");

  @Option(names = "--user", paramLabel = "USER", description = "Who, as called in the data.")
  @Nullable String user;

  @Option(
      names = "--liked",
      paramLabel = "ITEM",
      split = ",",
      description = "Items that someone likes, oldest first, with commas between.")
  List<String> liked = List.of();

  @Option(names = "--skip-unknown", description = "Pass over liked items that are unknown.")
  boolean skipUnknown;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many items (default: ${DEFAULT-VALUE}).")
  int count = 10;

  @Option(names = "--with-seen", description = "Also items that the user had in training.")
  boolean withSeen;

  @Override
  protected Map<String, Object> work() {
    if ((user == null) == liked.isEmpty()) {
      throw new DataException("give --user USER or --liked ITEM,…, one of the two");
    }
    Recommender recommender = Recommender.load(model);
    if (user == null) {
      Unknown unknown = skipUnknown ? Unknown.SKIP : Unknown.REFUSE;
      return Listing.tell(recommender.topFor(liked, count, unknown));
    }
    if (recommender.users().find(user).isEmpty()) {
      System.err.println("crema: user '" + user + "' is unknown; these are the popular items");
    }
    return Listing.tell(recommender.top(user, count, withSeen));
  }
}
