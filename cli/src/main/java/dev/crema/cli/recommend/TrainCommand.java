package dev.crema.cli.recommend;

import dev.crema.cli.shared.Common;
import dev.crema.cli.shared.CostOption;
import dev.crema.cli.shared.Interruption;
import dev.crema.cli.shared.ModelFile;
import dev.crema.data.DataException;
import dev.crema.zoo.recommendation.Recipe;
import dev.crema.zoo.recommendation.Recommender;
import dev.crema.zoo.recommendation.data.Split;
import dev.crema.zoo.recommendation.metrics.Popularity;
import dev.crema.zoo.recommendation.metrics.Protocol;
import dev.crema.zoo.recommendation.metrics.Ranking;
import dev.crema.zoo.recommendation.metrics.RatingError;
import dev.crema.zoo.recommendation.metrics.Scorer;
import dev.crema.zoo.recommendation.models.Architecture.Goal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `crema recommend train`.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a recommender and test it.")
final class TrainCommand extends Common {
  @Mixin Source source = new Source();

  @Option(
      names = "--model",
      paramLabel = "KIND",
      description =
          "mf (ratings by factors), bpr, neumf, two-tower or sasrec (sequences) (default:"
              + " ${DEFAULT-VALUE}).")
  String model = "bpr";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Walks through the data; by default those of the recipe.")
  @Nullable Integer epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Samples per step; by default those of the recipe.")
  @Nullable Integer batchSize;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Of Adam at the start; it falls to 0 along a cosine.")
  @Nullable Double learningRate;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Hold back a part of the training data, stop when the model has not become better on it"
              + " for N epochs, and keep the best.")
  @Nullable Integer patience;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same bits (default: ${DEFAULT-VALUE}).")
  long seed = 0;

  @Option(names = "--k", paramLabel = "N", description = "Places to test (default: 10).")
  int k = 10;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The model file (default: ${DEFAULT-VALUE}).")
  Path out = Path.of("recommender.crema");

  @Mixin CostOption cost = new CostOption();

  @Override
  protected Map<String, Object> work() {
    ModelFile.requireWritable(out);
    Recipe recipe = recipe();
    Split split = source.read(seed);
    System.out.println(split.train() + "; to test with: " + split.test().size());
    Recommender recommender =
        Interruption.awaited(
            () -> {
              Recommender trained = trained(recipe, split).titles(source.readTitles());
              trained.save(out);
              System.out.println("saved " + out);
              return trained;
            });
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", out.toString());
    if (split.test().size() > 0) {
      test(recommender, split, json);
    }
    cost.tell(json);
    return json;
  }

  private Recipe recipe() {
    Recipe recipe =
        switch (model) {
          case "mf" -> Recipe.matrixFactorization();
          case "bpr" -> Recipe.bayesianRanking();
          case "neumf" -> Recipe.neuralMatrixFactorization();
          case "two-tower" -> Recipe.twoTower();
          case "sasrec" -> Recipe.sasRec();
          default ->
              throw new DataException(
                  "--model is '" + model + "'; allowed: mf, bpr, neumf, two-tower, sasrec");
        };
    recipe = epochs == null ? recipe : recipe.epochs(epochs);
    recipe = batchSize == null ? recipe : recipe.batchSize(batchSize);
    recipe = learningRate == null ? recipe : recipe.learningRate(learningRate);
    recipe = patience == null ? recipe : recipe.patience(patience);
    return recipe.seed(seed);
  }

  private Recommender trained(Recipe recipe, Split split) {
    Split parts =
        patience == null ? new Split(split.train(), split.train().select()) : held(recipe, split);
    return recipe.fit(parts, TrainCommand::tell, cost.callbacks());
  }

  private Split held(Recipe recipe, Split split) {
    return recipe.architecture().goal() == Goal.RATING
        ? Split.random(split.train(), 0.1, seed)
        : Split.leaveOneOut(split.train());
  }

  private static void tell(Recipe.Epoch epoch) {
    String validation =
        epoch.validation().isPresent()
            ? String.format(Locale.ROOT, ", validation %.4f", epoch.validation().getAsDouble())
            : "";
    System.out.printf(
        Locale.ROOT, "epoch %d: loss %.4f%s%n", epoch.number(), epoch.loss(), validation);
  }

  private void test(Recommender recommender, Split split, Map<String, Object> json) {
    if (recommender.goal() == Goal.RATING) {
      RatingError error = recommender.ratingError(split.test());
      System.out.println("test: " + error);
      json.put("rmse", error.rmse());
      json.put("mae", error.mae());
    }
    Ranking ranking = ranking("test", recommender, new Protocol.Full(), split);
    ranking("test", recommender, new Protocol.Sampled(99, seed), split);
    ranking("popularity", new Popularity(split.train()), new Protocol.Full(), split);
    json.put("hit_rate", ranking.hitRate());
    json.put("ndcg", ranking.ndcg());
    json.put("mrr", ranking.mrr());
    json.put("recall", ranking.recall());
    json.put("map", ranking.map());
    json.put("coverage", ranking.coverage());
  }

  private Ranking ranking(String what, Scorer scorer, Protocol protocol, Split split) {
    Ranking ranking = protocol.evaluate(scorer, split, k);
    System.out.println(what + ": " + ranking);
    return ranking;
  }
}
