package dev.crema.zoo.language.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.types.CremaException;
import dev.crema.zoo.language.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BeamSearchTest {
  private static final int PIECES = 7;
  private static final int LENGTH = 4;

  /** Logarithms of probabilities that depend on the last piece alone. */
  private static float[][] table(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] table = new float[PIECES][PIECES];
    for (float[] row : table) {
      double sum = 0;
      double[] weights = new double[PIECES];
      for (int i = Vocabulary.END; i < PIECES; i++) {
        weights[i] = Math.exp(2 * random.nextDouble());
        sum += weights[i];
      }
      for (int i = 0; i < PIECES; i++) {
        row[i] = (float) Math.log(weights[i] / sum);
      }
    }
    return table;
  }

  private static BeamSearch.Steps steps(float[][] table) {
    return (_, pieces) -> {
      float[] all = new float[pieces.length * PIECES];
      for (int i = 0; i < pieces.length; i++) {
        System.arraycopy(table[pieces[i]], 0, all, i * PIECES, PIECES);
      }
      return all;
    };
  }

  /** All sequences with their scores, ended or of the full length. */
  private static void all(
      float[][] table,
      List<Integer> before,
      double logarithm,
      double penalty,
      List<BeamSearch.Hypothesis> found) {
    int last = before.isEmpty() ? Vocabulary.START : before.getLast();
    for (int piece = Vocabulary.END; piece < PIECES; piece++) {
      double with = logarithm + table[last][piece];
      int length = before.size() + 1;
      double score = with / Math.pow((5 + length) / 6.0, penalty);
      List<Integer> next = new ArrayList<>(before);
      next.add(piece);
      if (piece == Vocabulary.END) {
        found.add(new BeamSearch.Hypothesis(List.copyOf(before), score));
      } else if (length == LENGTH) {
        found.add(new BeamSearch.Hypothesis(next, score));
      } else {
        all(table, next, with, penalty, found);
      }
    }
  }

  @Test
  void manyBeamsFindTheBestOfAllSequences() {
    for (long seed = 0; seed < 20; seed++) {
      for (double penalty : new double[] {0, 0.6, 1}) {
        float[][] table = table(seed);
        List<BeamSearch.Hypothesis> all = new ArrayList<>();
        all(table, List.of(), 0, penalty, all);
        BeamSearch.Hypothesis best =
            all.stream()
                .max(Comparator.comparingDouble(BeamSearch.Hypothesis::score))
                .orElseThrow();
        BeamSearch.Hypothesis found =
            new BeamSearch(300, penalty, LENGTH).search(1, steps(table)).getFirst().getFirst();
        assertEquals(best.score(), found.score(), 1e-9);
        assertEquals(best.pieces(), found.pieces());
      }
    }
  }

  @Test
  void oneBeamTakesTheLikeliestPieceEachTime() {
    float[][] table = table(3);
    List<Integer> greedy = new ArrayList<>();
    int last = Vocabulary.START;
    while (greedy.size() < LENGTH) {
      int best = 0;
      for (int i = 0; i < PIECES; i++) {
        best = table[last][i] > table[last][best] ? i : best;
      }
      if (best == Vocabulary.END) {
        break;
      }
      greedy.add(best);
      last = best;
    }
    assertEquals(
        greedy,
        new BeamSearch(1, 0, LENGTH).search(1, steps(table)).getFirst().getFirst().pieces());
  }

  @Test
  void searchesSideBySideFindWhatEachFindsAlone() {
    float[][] one = table(1);
    float[][] other = table(2);
    BeamSearch search = new BeamSearch(3, 0.6, 6);
    BeamSearch.Steps both =
        (rows, pieces) -> {
          float[] all = new float[pieces.length * PIECES];
          for (int i = 0; i < pieces.length; i++) {
            // A row continues one of its own search.
            assertEquals(i / 3, rows[i] / 3);
            System.arraycopy((i < 3 ? one : other)[pieces[i]], 0, all, i * PIECES, PIECES);
          }
          return all;
        };
    List<List<BeamSearch.Hypothesis>> found = search.search(2, both);
    assertEquals(search.search(1, steps(one)).getFirst(), found.getFirst());
    assertEquals(search.search(1, steps(other)).getFirst(), found.getLast());
    assertTrue(found.getFirst().size() <= 3 && !found.getFirst().isEmpty());
  }

  /** By hand: "4" ends with probability 0.5, "4 4" with 0.5 · 0.9. */
  @Test
  void thePenaltyFavoursLongerSequences() {
    BeamSearch.Steps steps =
        new BeamSearch.Steps() {
          private int length;

          @Override
          public float[] next(int[] rows, int[] pieces) {
            double end = new double[] {1e-9, 0.5, 0.9, 1}[length++];
            float[] all = new float[pieces.length * PIECES];
            Arrays.fill(all, Float.NEGATIVE_INFINITY);
            for (int i = 0; i < pieces.length; i++) {
              all[i * PIECES + Vocabulary.END] = (float) Math.log(end);
              all[i * PIECES + 4] = (float) Math.log(1 - end);
            }
            return all;
          }
        };
    // ln 0.5 = -0.693 for two steps, ln 0.45 = -0.799 for three: over (7/6)^2 and (8/6)^2.
    List<BeamSearch.Hypothesis> found = new BeamSearch(3, 2, 4).search(1, steps).getFirst();
    assertEquals(List.of(4, 4), found.getFirst().pieces());
    assertEquals(Math.log(0.45) / Math.pow(8 / 6.0, 2), found.getFirst().score(), 1e-6);
    assertEquals(Math.log(0.5) / Math.pow(7 / 6.0, 2), found.get(1).score(), 1e-6);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThrows(CremaException.class, () -> new BeamSearch(0, 0.6, 4));
    assertThrows(CremaException.class, () -> new BeamSearch(1, -1, 4));
    assertThrows(CremaException.class, () -> new BeamSearch(1, 0, 0));
  }
}
