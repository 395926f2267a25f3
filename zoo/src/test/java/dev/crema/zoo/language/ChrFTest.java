package dev.crema.zoo.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of sacreBLEU 2, from its documentation and tests, and by hand. */
class ChrFTest {
  @Test
  void theExampleOfSacreBleu() {
    ChrF score =
        ChrF.of(
            List.of(
                "The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."),
            List.of(
                List.of("The dog bit the man.", "The dog had bit the man."),
                List.of("It was not unexpected.", "No one was surprised."),
                List.of("The man bit him first.", "The man had bitten the dog.")),
            0);
    assertEquals("chrF2 = 59.73", score.toString());
  }

  private static double score(String translation, String reference) {
    return ChrF.of(List.of(translation), List.of(reference)).score();
  }

  @Test
  void ordersWithoutRunsDoNotCount() {
    assertEquals(100, score("a", "a"), 1e-9);
    assertEquals(0, score("", "reference"));
    assertEquals(0, score("abcdefg", "hijklmnop"));
    assertEquals(100, score("a b c", "abc"), 1e-9);
    assertEquals(25, score("aa", "ab"), 1e-9);
    assertEquals(50, ChrF.of(List.of("a", "b"), List.of("a", "c")).score(), 1e-9);
  }

  @Test
  void recallCountsFourTimes() {
    // One character: precision 1/2, recall 1, so 5 · 1/2 / (4 · 1/2 + 1). Pairs are in one only.
    assertEquals(100 * 2.5 / 3, score("ab", "a"), 1e-9);
  }

  @Test
  void wordsCountWithPunctuationApart() {
    ChrF same = ChrF.withWords(List.of("(so. what"), List.of("(so. what"));
    assertEquals(100, same.score(), 1e-9);
    assertEquals("chrF2++ = 100.00", same.toString());
    // Characters 1 to 3 agree: 1/1, 2/2 none, so of the words "a" and "b." one of "a", "b", ".".
    ChrF part = ChrF.withWords(List.of("a"), List.of("a ."));
    double precision = (1 + 1) / 2.0;
    double recall = (1 / 2.0 + 1 / 2.0) / 2;
    assertEquals(100 * 5 * precision * recall / (4 * precision + recall), part.score(), 1e-9);
  }
}
