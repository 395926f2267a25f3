package dev.crema.zoo.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.types.CremaException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of sacreBLEU 2, from its documentation and tests. */
class BleuTest {
  private static final List<List<String>> REFERENCES =
      List.of(
          List.of("The dog bit the man.", "The dog had bit the man."),
          List.of("It was not unexpected.", "No one was surprised."),
          List.of("The man bit him first.", "The man had bitten the dog."));

  private static final List<String> TRANSLATIONS =
      List.of("The dog bit the man.", "It wasn't surprising.", "The man had just bitten him.");

  @Test
  void theExampleOfSacreBleu() {
    Bleu bleu = Bleu.ofSeveral(TRANSLATIONS, REFERENCES);
    assertEquals(48.530827009929865, bleu.score(), 1e-10);
    assertEquals("BLEU = 48.53 82.4/50.0/45.5/37.5 (BP = 0.943, 17 words for 18)", bleu.toString());
  }

  @Test
  void translationsThatAreEmptyScoreNothing() {
    assertEquals(0, Bleu.ofSeveral(List.of("", "", ""), REFERENCES).score());
    assertEquals(0, Bleu.of(List.of(), List.of()).score());
  }

  @Test
  void equalTextsScoreAHundred() {
    assertEquals(100, Bleu.of(List.of("this is a test"), List.of("this is a test")).score(), 1e-9);
  }

  @Test
  void precisionsOfNothingAreSmoothed() {
    // 3 of 4 words, 2 of 3 pairs, 0 of 2 triples as if 1/2 of 2, 0 of 1 as if 1/4.
    Bleu bleu = Bleu.of(List.of("a b x c"), List.of("a b y c"));
    assertEquals(List.of(75.0, 100.0 / 3, 25.0, 25.0), bleu.precisions());
    assertEquals(100 * Math.pow(0.75 * (1.0 / 3) * 0.25 * 0.25, 0.25), bleu.score(), 1e-9);
  }

  @Test
  void wordsAreThoseOfMteval() {
    assertEquals(
        List.of("He", "paid", "\"", "1,000.50", "\"", "(", "10", "-", "20", ")", ",", "ok", "?"),
        Bleu.words("He paid &quot;1,000.50&quot; (10-20), ok?"));
    assertEquals(List.of("state-of-the-art", "don't", "."), Bleu.words("state-of-the-art don't."));
    assertEquals(List.of(), Bleu.words("  "));
  }

  @Test
  void asManyReferencesAsTranslations() {
    CremaException e =
        assertThrows(CremaException.class, () -> Bleu.of(List.of("a"), List.of("a", "b")));
    assertEquals(
        "Bleu: references is 2; allowed: 1, one list for each translation", e.getMessage());
    assertThrows(CremaException.class, () -> Bleu.ofSeveral(List.of("a"), List.of(List.of())));
  }
}
