package dev.crema.examples;

import dev.crema.zoo.recommendation.Recipe;
import dev.crema.zoo.recommendation.Recommended;
import dev.crema.zoo.recommendation.Recommender;
import dev.crema.zoo.recommendation.data.InteractionFormat;
import dev.crema.zoo.recommendation.data.Interactions;
import dev.crema.zoo.recommendation.data.Split;
import dev.crema.zoo.recommendation.data.Unknown;
import dev.crema.zoo.recommendation.metrics.Popularity;
import dev.crema.zoo.recommendation.metrics.Protocol;
import dev.crema.zoo.recommendation.metrics.Ranking;
import dev.crema.zoo.recommendation.models.BayesianRanking;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Recommends films to generated users, each of whom likes one kind of film most. */
public final class FilmsToSeeNext {
  private static final List<String> KINDS = List.of("western", "comedy", "mystery");

  private FilmsToSeeNext() {}

  /** A CSV file of who saw which film: three films in four are of the kind that the user likes. */
  private static String views() {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("user,item\n");
    for (int user = 0; user < 90; user++) {
      for (int view = 0; view < 10; view++) {
        String kind = KINDS.get(random.nextInt(4) > 0 ? user % 3 : random.nextInt(3));
        csv.append("user %d,%s %d%n".formatted(user, kind, random.nextInt(12)));
      }
    }
    return csv.toString();
  }

  private static String names(List<Recommended> films) {
    return films.stream().map(Recommended::title).collect(Collectors.joining(", "));
  }

  public static void main(String[] arguments) {
    InteractionFormat format = new InteractionFormat(",", true, "user", "item");
    byte[] file = views().getBytes(StandardCharsets.UTF_8);
    Interactions views = format.read(new ByteArrayInputStream(file), "views.csv");
    Split split = Split.leaveOneOut(views);
    Recipe recipe = new Recipe(new BayesianRanking().factors(8), 15, 64, 0.02);
    Recommender recommender = recipe.fit(split.train());

    Ranking learned = new Protocol.Full().evaluate(recommender, split, 10);
    Ranking popular = new Protocol.Full().evaluate(new Popularity(split.train()), split, 10);
    IO.println("NDCG@10 %.3f, popular films %.3f".formatted(learned.ndcg(), popular.ndcg()));
    IO.println("user 0: " + names(recommender.top("user 0", 3, false)));
    List<String> liked = List.of("comedy 1", "comedy 2");
    IO.println("somebody new: " + names(recommender.topFor(liked, 3, Unknown.REFUSE)));
    IO.println("like mystery 5: " + names(recommender.similar("mystery 5", 3)));
  }
}
