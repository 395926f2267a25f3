package dev.crema.zoo.recommendation.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.data.DataException;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.Ints;
import dev.crema.zoo.recommendation.data.Ids;
import dev.crema.zoo.recommendation.data.Interaction;
import dev.crema.zoo.recommendation.data.Interactions;
import dev.crema.zoo.recommendation.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All figures are worked out by hand. */
class RankingTest {
  private static final double LOG3 = Math.log(3) / Math.log(2);

  /** Interactions as pairs of user and item, in order of time. */
  static Interactions pairs(int users, int items, int... numbers) {
    List<Interaction> rows = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 2) {
      rows.add(new Interaction(numbers[i], numbers[i + 1], 1, i));
    }
    return Interactions.of(names("user", users), names("item", items), rows);
  }

  private static Ids names(String kind, int count) {
    return Ids.of(kind, IntStream.range(0, count).mapToObj(i -> kind + i).toList());
  }

  private static Split split(Interactions train, Interactions test) {
    return new Split(train, test);
  }

  @Nested
  class Figures {
    @Test
    void twoOfThreeWantedItemsOneOfThemAmongTheFirstThree() {
      // Places: 0, 1, 2, 3, 4; wanted: 1 (place 2) and 3 (place 4).
      Split split = split(pairs(1, 5), pairs(1, 5, 0, 1, 0, 3));
      Ranking ranking =
          new Protocol.Full().evaluate(_ -> new float[] {.9f, .8f, .7f, .6f, .5f}, split, 3);
      assertEquals(1, ranking.hitRate());
      assertEquals(0.5, ranking.recall());
      assertEquals((1 / LOG3) / (1 + 1 / LOG3), ranking.ndcg(), 1e-12);
      assertEquals(0.5, ranking.mrr());
      assertEquals((1.0 / 2) / 2, ranking.map());
      assertEquals(3.0 / 5, ranking.coverage());
      assertEquals(1, ranking.users());
    }

    @Test
    void meansAreOverUsersWithSomethingToTest() {
      // User 0 wants item 0 (place 1), user 1 wants item 4 (place 5), user 2 nothing.
      Split split = split(pairs(3, 5), pairs(3, 5, 0, 0, 1, 4));
      Ranking ranking = new Protocol.Full().evaluate(_ -> new float[] {5, 4, 3, 2, 1}, split, 2);
      assertEquals(2, ranking.users());
      assertEquals(0.5, ranking.hitRate());
      assertEquals(0.5, ranking.ndcg());
      assertEquals((1 + 1.0 / 5) / 2, ranking.mrr(), 1e-12);
      assertEquals(2.0 / 5, ranking.coverage());
    }

    @Test
    void aPerfectRankingHasOnes() {
      Split split = split(pairs(1, 6), pairs(1, 6, 0, 0, 0, 1, 0, 2));
      Ranking ranking = new Protocol.Full().evaluate(_ -> new float[] {6, 5, 4, 3, 2, 1}, split, 2);
      assertEquals(1, ranking.ndcg(), 1e-12);
      assertEquals(1, ranking.map());
      assertEquals(2.0 / 3, ranking.recall(), 1e-12);
    }

    @Test
    void equalScoresGainNothing() {
      Split split = split(pairs(1, 4), pairs(1, 4, 0, 0));
      Ranking ranking = new Protocol.Full().evaluate(_ -> new float[4], split, 3);
      assertEquals(0, ranking.hitRate());
      assertEquals(1.0 / 4, ranking.mrr());
    }

    @Test
    void scoresHaveToBeFinite() {
      Split split = split(pairs(1, 2), pairs(1, 2, 0, 0));
      DataException e =
          assertThrows(
              DataException.class,
              () -> new Protocol.Full().evaluate(_ -> new float[] {1, Float.NaN}, split, 1));
      assertEquals("the score of item number 1 is NaN; allowed: finite ones", e.getMessage());
    }

    @Test
    void someoneHasToWantSomething() {
      Split split = split(pairs(1, 2, 0, 0), pairs(1, 2));
      assertThrows(
          DataException.class, () -> new Protocol.Full().evaluate(_ -> new float[2], split, 1));
      assertThrows(
          CremaException.class, () -> new Protocol.Full().evaluate(_ -> new float[2], split, 0));
    }

    @Test
    void itsTextNamesTheProtocol() {
      Split split = split(pairs(1, 2), pairs(1, 2, 0, 0));
      assertEquals(
          "HR@1 1.0000, NDCG@1 1.0000, MRR 1.0000, Recall@1 1.0000, MAP@1 1.0000,"
              + " coverage 0.500 (full, 1 users)",
          new Protocol.Full().evaluate(_ -> new float[] {1, 0}, split, 1).toString());
    }
  }

  @Nested
  class Protocols {
    @Test
    void fullLeavesOutWhatWasSeenInTraining() {
      // Item 0 is the best but known already: the wanted item 2 comes after 1 only.
      Split split = split(pairs(1, 3, 0, 0), pairs(1, 3, 0, 2));
      Ranking ranking = new Protocol.Full().evaluate(_ -> new float[] {9, 8, 7}, split, 3);
      assertEquals(0.5, ranking.mrr());
      assertEquals(2.0 / 3, ranking.coverage(), 1e-12);
    }

    @Test
    void sampledDrawsAmongWhatTheUserDoesNotKnow() {
      int[] candidates = new Protocol.Sampled(5, 1).candidates(0, Set.of(0, 1, 2), Set.of(3), 10);
      assertEquals(6, Arrays.stream(candidates).distinct().count());
      assertEquals(3, candidates[0]);
      assertFalse(Arrays.stream(candidates).anyMatch(item -> item < 3));
      assertArrayEquals(
          candidates, new Protocol.Sampled(5, 1).candidates(0, Set.of(0, 1, 2), Set.of(3), 10));
      assertEquals("5 negatives", new Protocol.Sampled(5, 1).toString());
    }

    @Test
    void sampledTakesAllIfThereAreNoMore() {
      assertEquals(
          7, new Protocol.Sampled(99, 0).candidates(4, Set.of(0, 1, 2), Set.of(3), 10).length);
    }

    @Test
    void givenRanksTheNegativesOfTheDataSet() {
      assertArrayEquals(
          new int[] {7, 1, 2},
          new Protocol.Given(List.of(List.of(1, 2))).candidates(0, Set.of(1), Set.of(7), 10));
    }
  }

  @Nested
  class Baselines {
    @Test
    void popularItemsAreThoseOfManyInteractions() {
      assertArrayEquals(
          new float[] {2, 0, 1},
          new Popularity(pairs(2, 3, 0, 0, 1, 0, 1, 2)).scores(Visitor.known(0, Ints.of(0))));
    }

    @Test
    void neighboursAreCosinesOfColumns() {
      // Users of item 0: {0, 1}, of 1: {0, 1}, of 2: {1, 2}, of 3: {2}.
      Interactions train = pairs(3, 4, 0, 0, 0, 1, 1, 0, 1, 1, 1, 2, 2, 2, 2, 3);
      float[] scores = new ItemNeighbours(train, 3, 0).scores(Visitor.unknown(Ints.of(0, 0)));
      assertArrayEquals(new float[] {0, 1, 0.5f, 0}, scores, 1e-6f);
      float[] shrunk = new ItemNeighbours(train, 1, 2).scores(Visitor.unknown(Ints.of(0, 3)));
      assertArrayEquals(
          new float[] {0, 2f / 4, (float) (1 / (Math.sqrt(2) + 2)), 0}, shrunk, 1e-6f);
    }
  }

  @Test
  void ratingErrors() {
    RatingError error = RatingError.of(new float[] {3, 4, 1}, new float[] {4, 4, 3});
    assertEquals(Math.sqrt(5.0 / 3), error.rmse(), 1e-12);
    assertEquals(1, error.mae());
    assertThrows(CremaException.class, () -> RatingError.of(new float[] {1}, new float[] {1, 2}));
    assertThrows(CremaException.class, () -> RatingError.of(new float[0], new float[0]));
  }
}
