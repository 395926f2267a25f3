package dev.crema.zoo.recommendation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.data.DataException;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Ints;
import dev.crema.saving.Saving;
import dev.crema.zoo.recommendation.data.Interactions;
import dev.crema.zoo.recommendation.data.Split;
import dev.crema.zoo.recommendation.data.Unknown;
import dev.crema.zoo.recommendation.metrics.Popularity;
import dev.crema.zoo.recommendation.metrics.Protocol;
import dev.crema.zoo.recommendation.metrics.Ranking;
import dev.crema.zoo.recommendation.metrics.Visitor;
import dev.crema.zoo.recommendation.models.Architecture;
import dev.crema.zoo.recommendation.models.BayesianRanking;
import dev.crema.zoo.recommendation.models.MatrixFactorization;
import dev.crema.zoo.recommendation.models.NeuralMatrixFactorization;
import dev.crema.zoo.recommendation.models.SasRec;
import dev.crema.zoo.recommendation.models.TwoTower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecommenderTest {
  private static final Interactions LIKED = Groups.liked(5);

  static List<Recipe> rankings() {
    return List.of(
        new Recipe(new BayesianRanking().factors(8), 12, 16, 0.05),
        new Recipe(new BayesianRanking().factors(8).negatives(3).sparse(false), 12, 16, 0.05),
        new Recipe(new NeuralMatrixFactorization().factors(4).hidden(8, 4), 30, 32, 0.02),
        new Recipe(new TwoTower().width(8).temperature(0.3), 12, 16, 0.05),
        new Recipe(new TwoTower().width(8).hidden(8).negatives(4), 12, 16, 0.02),
        new Recipe(new SasRec().width(16).length(6).blocks(1).dropout(0), 20, 8, 0.02));
  }

  private static Recipe quick(Architecture architecture) {
    return new Recipe(architecture, 8, 16, 0.05);
  }

  @ParameterizedTest
  @MethodSource("rankings")
  void learnsWhatComesNext(Recipe recipe) {
    Split split = Split.leaveOneOut(LIKED);
    Ranking popular = new Protocol.Full().evaluate(new Popularity(split.train()), split, 4);
    Ranking learned = new Protocol.Full().evaluate(recipe.fit(split.train()), split, 4);
    assertTrue(learned.hitRate() > 0.85, learned + " after " + recipe);
    assertTrue(learned.ndcg() > popular.ndcg() + 0.2, learned + " against " + popular);
  }

  @Test
  void sameSeedSameBits() {
    Recipe recipe = quick(new BayesianRanking().factors(4)).epochs(2);
    Visitor visitor = Visitor.known(3, Ints.of());
    float[] first = recipe.fit(LIKED).scores(visitor);
    assertArrayEquals(first, recipe.fit(LIKED).scores(visitor));
    assertTrue(first[0] != recipe.seed(1).fit(LIKED).scores(visitor)[0]);
  }

  @Test
  void predictsRatings() {
    Interactions train = Groups.rated(10, 1);
    Recipe recipe =
        new Recipe(
            new MatrixFactorization().factors(4).regularization(0.01).biasRegularization(0.01),
            40,
            16,
            0.05);
    Recommender model = recipe.fit(train);
    assertTrue(model.ratingError(Groups.rated(6, 2)).rmse() < 0.8);
    assertTrue(model.rating("u2", "i4").orElseThrow() > 4);
    assertTrue(model.rating("u2", "i5").orElseThrow() < 2);
    assertEquals(Optional.empty(), model.rating("nobody", "i5"));
    assertThrows(DataException.class, () -> model.rating("u2", "nothing"));
    assertThrows(
        DataException.class, () -> quick(new TwoTower()).epochs(1).fit(LIKED).rating("u1", "i1"));
  }

  @Test
  void stopsAndKeepsTheBestEpoch() {
    Split split = Split.leaveOneOut(LIKED);
    List<Recipe.Epoch> curve = new ArrayList<>();
    Recipe recipe = quick(new BayesianRanking().factors(4)).epochs(50).patience(3);
    Recommender model = recipe.fit(split, curve::add);
    double best =
        curve.stream().mapToDouble(epoch -> epoch.validation().orElseThrow()).max().orElseThrow();
    assertEquals(best, new Protocol.Full().evaluate(model, split, 10).ndcg(), 1e-6);
    assertTrue(curve.size() < 50, curve.size() + " epochs");
    assertTrue(curve.getFirst().loss() > curve.getLast().loss());
  }

  @Test
  void unknownUsersGetWhatIsPopularOrGoesWithWhatTheyLike() {
    Recommender model = quick(new BayesianRanking().factors(8)).epochs(15).fit(LIKED);
    List<Recommended> popular = model.top("nobody", 3, false);
    assertEquals(9, popular.getFirst().score());
    List<Recommended> odd = model.topFor(List.of("i1", "what", "i3"), 4, Unknown.SKIP);
    assertTrue(odd.stream().allMatch(r -> Groups.ITEMS > 0 && number(r) % 2 == 1), odd.toString());
    assertTrue(odd.stream().noneMatch(r -> number(r) == 1 || number(r) == 3), odd.toString());
    assertEquals(popular.getFirst(), model.topFor(List.of(), 1, Unknown.REFUSE).getFirst());
    assertEquals(
        "unknown item 'what'; known: 16, such as 'i0'",
        assertThrows(DataException.class, () -> model.topFor(List.of("what"), 1, Unknown.REFUSE))
            .getMessage());
  }

  private static int number(Recommended recommended) {
    return Integer.parseInt(recommended.item().substring(1));
  }

  @Test
  void seenItemsAreLeftOutUnlessAskedFor() {
    Recommender model = quick(new BayesianRanking().factors(4)).epochs(1).fit(LIKED);
    assertEquals(Groups.ITEMS - 5, model.top("u0", 99, false).size());
    assertEquals(Groups.ITEMS, model.top("u0", 99, true).size());
    assertThrows(CremaException.class, () -> model.top("u0", 0, true));
  }

  /** An item that training did not have is not recommended, whatever its first vector says. */
  @Test
  void itemsWithoutTrainingAreNotRecommended() {
    Interactions one = LIKED.select(0, 1, 2, 5, 6);
    Recommender model = quick(new BayesianRanking().factors(4)).epochs(1).fit(one);
    long trained = one.stream().map(row -> row.item()).distinct().count();
    assertEquals(trained, model.top("u9", 99, true).size());
  }

  @Test
  void similarItemsAreOfTheSameKind() {
    List<Recommended> similar = rankings().getFirst().fit(LIKED).similar("i2", 3);
    assertTrue(similar.stream().allMatch(r -> number(r) % 2 == 0), similar.toString());
    assertTrue(similar.stream().noneMatch(r -> number(r) == 2), similar.toString());
    assertTrue(similar.getFirst().score() <= 1.0001);
  }

  @Test
  void oneFileHoldsAll(@TempDir Path folder) {
    Path file = folder.resolve("model.crema");
    for (Recipe recipe : List.of(rankings().getFirst(), rankings().get(4), rankings().getLast())) {
      Recommender model = recipe.epochs(1).fit(LIKED).titles(Map.of("i3", "Brazil"));
      model.save(file);
      Recommender loaded = Recommender.load(file);
      assertEquals(model.top("u5", 20, false), loaded.top("u5", 20, false));
      assertEquals(model.similar("i0", 20), loaded.similar("i0", 20));
      assertEquals(
          model.topFor(List.of("i0"), 3, Unknown.REFUSE),
          loaded.topFor(List.of("i0"), 3, Unknown.REFUSE));
      assertEquals("Brazil", loaded.title("i3"));
      assertEquals("i4", loaded.title("i4"));
      assertEquals(model.goal(), loaded.goal());
    }
  }

  @Test
  void otherFilesAreRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model.crema");
    Recommender model = quick(new BayesianRanking().factors(4)).epochs(1).fit(LIKED);
    model.save(file);
    var saved = Saving.load(file, dev.crema.saving.LoadLimits.DEFAULT);
    for (Map<String, Object> metadata :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("problem", "images"),
            Map.of("problem", "recommendation"),
            with(saved.metadata(), "history", List.of(List.of(-1))),
            with(saved.metadata(), "history", List.of(List.of(99))),
            with(saved.metadata(), "history", "none"),
            with(saved.metadata(), "titles", List.of()),
            with(saved.metadata(), "ratings", List.of(1)),
            with(saved.metadata(), "sequence", "long"))) {
      Saving.save(saved.model(), file, metadata);
      assertThrows(CremaException.class, () -> Recommender.load(file), metadata.toString());
    }
    Files.write(file, new byte[] {1, 2, 3});
    assertThrows(CremaException.class, () -> Recommender.load(file));
  }

  private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
    Map<String, Object> changed = new java.util.LinkedHashMap<>(map);
    changed.put(key, value);
    return changed;
  }
}
