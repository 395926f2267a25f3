package dev.crema.zoo.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.types.CremaException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrorRateTest {
  @Test
  void errorsAreOfThreeKinds() {
    ErrorRate rate =
        ErrorRate.ofWords(
            List.of("one two three four", " five  six "), List.of("one too three four oh", "six"));
    assertEquals(new ErrorRate(1, 1, 1, 6), rate);
    assertEquals(0.5, rate.value());
    assertEquals("50.0 % (1 substituted, 1 missing, 1 too many of 6)", rate.toString());
  }

  @Test
  void kittenBecomesSittingByThreeCharacters() {
    ErrorRate rate = ErrorRate.ofCharacters(List.of("kitten"), List.of("sitting"));
    assertEquals(new ErrorRate(2, 0, 1, 6), rate);
  }

  @Test
  void nothingSaidAndNothingHeard() {
    assertEquals(0, ErrorRate.ofWords(List.of(""), List.of(" ")).value());
    assertEquals(
        Double.POSITIVE_INFINITY, ErrorRate.ofWords(List.of(""), List.of("noise")).value());
    assertEquals(0, ErrorRate.ofWords(List.of(), List.of()).value());
  }

  @Test
  void asManyTranscriptsAsSentences() {
    CremaException e =
        assertThrows(
            CremaException.class, () -> ErrorRate.ofWords(List.of("a", "b"), List.of("a")));
    assertEquals(
        "ErrorRate: transcripts is 1; allowed: 2, one for each sentence that was said",
        e.getMessage());
  }

  /** The distance by its definition, for short texts. */
  private static int distance(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.length() + b.length();
    }
    int other = a.charAt(0) == b.charAt(0) ? 0 : 1;
    return Math.min(
        other + distance(a.substring(1), b.substring(1)),
        1 + Math.min(distance(a.substring(1), b), distance(a, b.substring(1))));
  }

  @Test
  void randomTextsAreAsFarApartAsByTheDefinition() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      String a = text(random);
      String b = text(random);
      ErrorRate rate = ErrorRate.ofCharacters(List.of(a), List.of(b));
      assertEquals(distance(a, b), rate.errors(), "seed " + seed);
      assertEquals(b.length() - a.length(), rate.insertions() - rate.deletions(), "seed " + seed);
    }
  }

  private static String text(Random random) {
    return IntStream.range(0, random.nextInt(7))
        .mapToObj(_ -> "abc".substring(random.nextInt(3)).substring(0, 1))
        .collect(Collectors.joining());
  }
}
