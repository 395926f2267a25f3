package dev.crema.zoo.recommendation.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.data.DataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InteractionsTest {
  private static final InteractionFormat CSV = InteractionFormat.MOVIELENS_CSV;

  private static Interactions read(InteractionFormat format, String text) {
    return format.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "ratings.csv");
  }

  private static String refused(InteractionFormat format, String text) {
    return assertThrows(DataException.class, () -> read(format, text)).getMessage();
  }

  @Nested
  class TextFiles {
    @Test
    void movieLens100KHasTabsAndNoHeader() {
      Interactions all =
          read(InteractionFormat.MOVIELENS_100K, "196\t242\t3\t881250949\n186\t242\t1.5\t7\n");
      assertEquals("2 interactions of 2 users with 1 items", all.toString());
      assertEquals(new Interaction(0, 0, 3, 881250949), all.get(0));
      assertEquals(new Interaction(1, 0, 1.5f, 7), all.get(1));
      assertEquals(List.of("196", "186"), all.users().names());
    }

    @Test
    void movieLens1MHasDoubleColons() {
      Interactions all = read(InteractionFormat.MOVIELENS_1M, "1::1193::5::978300760");
      assertEquals(new Interaction(0, 0, 5, 978300760), all.get(0));
    }

    @Test
    void columnsGoByTheHeaderWhateverTheirOrder() {
      Interactions all =
          read(
              CSV.features(List.of("genre")),
              "\uFEFFtimestamp,genre,movieId,userId,rating\n8.5E3,\"a, b\",m,u,-1\n\n");
      assertEquals(new Interaction(0, 0, -1, 8500), all.get(0));
      assertEquals(List.of(List.of("a, b")), all.features().rows());
      assertEquals(List.of("genre"), all.features().columns());
    }

    @Test
    void withoutRatingsAndTimesRowsAreClicksInTheirOrder() {
      Interactions all = read(new InteractionFormat(" ", false, "0", "1"), "u a\nu b\n");
      assertEquals(List.of(List.of(0, 1)), all.itemsByUser());
      assertEquals(1, all.get(1).rating());
    }

    @Test
    void whatIsWrongIsNamed() {
      String header = "userId,movieId,rating,timestamp\n";
      assertEquals(
          "'ratings.csv', line 3, column 'rating': 'good' is not a finite number",
          refused(CSV, header + "1,2,3,4\n1,3,good,4\n"));
      assertEquals(
          "'ratings.csv', line 2, column 'rating': '' is not a finite number",
          refused(CSV, header + "1,2,,4\n"));
      assertEquals(
          "'ratings.csv', line 2, column 'timestamp': 'NaN' is not a number",
          refused(CSV, header + "1,2,3,NaN\n"));
      assertEquals(
          "'ratings.csv', line 2, column 'movieId': '' is not the name of a user or item",
          refused(CSV, header + "1,,3,4\n"));
      assertEquals(
          "'ratings.csv', line 2: 3 fields; the first line has 4",
          refused(CSV, header + "1,2,3\n"));
      assertEquals(
          "'ratings.csv' has no column 'rating'; columns: [userId, movieId, stars, timestamp]",
          refused(CSV, "userId,movieId,stars,timestamp\n1,2,3,4\n"));
      assertEquals(
          "'ratings.csv' has no rows; expected at least one interaction", refused(CSV, header));
      assertTrue(refused(CSV, "").startsWith("'ratings.csv' has no rows"));
      assertTrue(refused(CSV, "userId,movieId,rating,timestamp\n1,\"2").contains("ratings.csv"));
    }

    @Test
    void missingFilesAreNamed(@TempDir Path folder) {
      Path none = folder.resolve("none.csv");
      assertTrue(
          assertThrows(DataException.class, () -> CSV.read(none))
              .getMessage()
              .startsWith("'" + none + "' cannot be read"));
    }
  }

  @Nested
  class Parquet {
    private static Path resource(String name) throws URISyntaxException {
      return Path.of(InteractionsTest.class.getResource(name).toURI());
    }

    @Test
    void columnsOfSeveralTypesCompressedBySnappy() throws URISyntaxException {
      Interactions all = CSV.features(List.of("genre")).read(resource("ratings-snappy.parquet"));
      assertEquals(4, all.size());
      assertEquals(new Interaction(0, 0, 4.5f, 1_000_000_000_001L), all.get(0));
      assertEquals(new Interaction(1, 2, 1, 1_000_000_000_004L), all.get(3));
      assertEquals(List.of("7", "12"), all.users().names());
      assertEquals(List.of("alien", "brazil", "casablanca"), all.items().names());
      assertEquals(
          List.of(List.of("sf"), List.of("sf"), List.of(""), List.of("drama")),
          all.features().rows());
    }

    @Test
    void sameWithoutCompression() throws URISyntaxException {
      assertEquals(
          CSV.read(resource("ratings-snappy.parquet")).stream().toList(),
          CSV.read(resource("ratings-plain.parquet")).stream().toList());
    }

    @Test
    void whatIsWrongIsNamed(@TempDir Path folder) throws IOException, URISyntaxException {
      Path file = resource("ratings-plain.parquet");
      assertEquals(
          "'"
              + file
              + "' has no column 'stars'; columns: [userId, movieId, rating, timestamp, genre]",
          assertThrows(DataException.class, () -> CSV.rating("stars").read(file)).getMessage());
      byte[] bytes = Files.readAllBytes(file);
      Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, 100));
      assertTrue(
          assertThrows(DataException.class, () -> CSV.read(cut))
              .getMessage()
              .contains("cut.parquet"));
    }
  }

  private static final Interactions ALL =
      read(
          InteractionFormat.MOVIELENS_100K,
          """
          a\tx\t5\t30
          a\ty\t1\t10
          b\tx\t4\t20
          a\tz\t3\t20
          b\tx\t2\t20
          c\tz\t3\t99
          """);

  @Nested
  class Rows {
    @Test
    void itemsOfAUserAreInTheOrderOfTime() {
      assertEquals(List.of(List.of(1, 2, 0), List.of(0, 0), List.of(2)), ALL.itemsByUser());
      assertEquals(3, ALL.meanRating());
      assertEquals(3, ALL.itemCounts()[0]);
    }

    @Test
    void duplicatesStayOrGoOrAreRefused() {
      assertEquals(6, ALL.duplicates(Duplicates.KEEP).size());
      Interactions last = ALL.duplicates(Duplicates.LAST);
      assertEquals(5, last.size());
      assertTrue(last.stream().anyMatch(row -> row.user() == 1 && row.rating() == 2));
      assertEquals(
          "user 'b' has item 'x' in interactions 3 and 5; allowed: once",
          assertThrows(DataException.class, () -> ALL.duplicates(Duplicates.REFUSE)).getMessage());
    }

    @Test
    void likedAreThoseRatedHighly() {
      assertEquals(2, ALL.ratedAtLeast(4).size());
      assertEquals(ALL.users(), ALL.ratedAtLeast(4).users());
    }

    @Test
    void numbersHaveToExist() {
      Ids one = Ids.of("user", List.of("a"));
      for (Interaction wrong :
          List.of(
              new Interaction(1, 0, 1, 0),
              new Interaction(0, -1, 1, 0),
              new Interaction(0, 0, Float.NaN, 0))) {
        assertThrows(DataException.class, () -> Interactions.of(one, one, List.of(wrong)));
      }
    }

    @Test
    void unknownNamesAreSkippedOrRefused() {
      Ids users = Ids.of("user", List.of("c", "a"));
      Interactions some = ALL.renumbered(users, ALL.items(), Unknown.SKIP);
      assertEquals(4, some.size());
      assertEquals(new Interaction(1, 0, 5, 30), some.get(0));
      assertEquals(
          "unknown user 'b'; known: 2, such as 'c'",
          assertThrows(
                  DataException.class, () -> ALL.renumbered(users, ALL.items(), Unknown.REFUSE))
              .getMessage());
      assertEquals(OptionalInt.empty(), users.find("b"));
      assertEquals(List.of(1), users.numbers(List.of("b", "a"), Unknown.SKIP));
    }
  }

  @Nested
  class Splits {
    @Test
    void leaveOneOutTestsTheLastOfEachUserWithTwoOrMore() {
      Split split = Split.leaveOneOut(ALL);
      assertEquals(List.of(List.of(0), List.of(0), List.of()), split.test().itemsByUser());
      assertEquals(List.of(List.of(1, 2), List.of(0), List.of(2)), split.train().itemsByUser());
    }

    @Test
    void byTimeTestsTheLatest() {
      Split split = Split.byTime(ALL, 1.0 / 3);
      assertEquals(List.of(30L, 99L), split.test().stream().map(Interaction::time).toList());
      assertEquals(4, split.train().size());
    }

    @Test
    void randomOnesAreTheSameAgain() {
      Split split = Split.random(ALL, 0.5, 3);
      assertEquals(3, split.test().size());
      assertEquals(
          split.test().stream().toList(), Split.random(ALL, 0.5, 3).test().stream().toList());
      List<Interaction> both = new ArrayList<>(split.train().stream().toList());
      both.addAll(split.test().stream().toList());
      assertEquals(6, both.stream().distinct().count());
      assertThrows(RuntimeException.class, () -> Split.random(ALL, 1, 3));
    }

    @Test
    void twoFilesShareTheirNumbers() {
      Interactions test = read(InteractionFormat.MOVIELENS_100K, "d\ty\t1\t1\na\tw\t1\t1");
      Split split = Split.of(ALL, test);
      assertEquals(List.of("a", "b", "c", "d"), split.train().users().names());
      assertEquals(new Interaction(3, 1, 1, 1), split.test().get(0));
      assertEquals(new Interaction(0, 3, 1, 1), split.test().get(1));
    }
  }

  @Nested
  class Negatives {
    @Test
    void areNeverSeenByTheUser() {
      NegativeSampler sampler = new NegativeSampler(ALL, 0);
      Random random = new Random(1);
      assertTrue(IntStream.range(0, 1000).noneMatch(_ -> sampler.draw(1, random) == 0));
      assertTrue(sampler.seen(1, 0));
      assertFalse(sampler.seen(1, 1));
      assertEquals(
          "user number 0 has seen all items that can be drawn; none is left",
          assertThrows(DataException.class, () -> sampler.draw(0, random)).getMessage());
    }

    /** Items occur 3, 1 and 2 times; user 2 has seen the last one. */
    @Test
    void goByAPowerOfTheCounts() {
      for (double power : new double[] {0, 0.75, 1}) {
        NegativeSampler sampler = new NegativeSampler(ALL, power);
        Random random = new Random(2);
        int draws = 20_000;
        long first = IntStream.range(0, draws).filter(_ -> sampler.draw(2, random) == 0).count();
        double expected = Math.pow(3, power) / (Math.pow(3, power) + 1);
        assertEquals(expected, (double) first / draws, 0.015, "power " + power);
        assertEquals(
            Math.pow(3, power) / (Math.pow(3, power) + 1 + Math.pow(2, power)),
            sampler.probability(0),
            1e-12);
      }
    }

    @Test
    void itemsThatDoNotOccurAreNotDrawnByCounts() {
      Interactions liked = ALL.ratedAtLeast(4);
      assertThrows(DataException.class, () -> new NegativeSampler(liked, 1).draw(0, new Random(1)));
      assertTrue(new NegativeSampler(liked, 0).draw(0, new Random(1)) > 0);
    }

    /** A user who has seen all but one of many still gets that one. */
    @Test
    void theOnlyOneLeftIsFound() {
      Ids items = Ids.of("item", IntStream.range(0, 5000).mapToObj(Integer::toString).toList());
      List<Interaction> rows =
          IntStream.range(0, 4999).mapToObj(i -> new Interaction(0, i, 1, 0)).toList();
      Interactions all = Interactions.of(Ids.of("user", List.of("a")), items, rows);
      assertEquals(4999, new NegativeSampler(all, 0).draw(0, new Random(5)));
    }
  }
}
