package dev.crema.zoo.language.generation;

import dev.crema.check.Require;
import java.util.Arrays;

/**
 * The characters that a language model knows, numbered in the order of their code points.
 *
 * @param alphabet each character once, by ascending code points, 1 or more
 */
public record Characters(String alphabet) {
  public Characters {
    int[] sorted = alphabet.codePoints().distinct().sorted().toArray();
    Require.check(
        sorted.length > 0 && Arrays.equals(sorted, alphabet.codePoints().toArray()),
        "Characters",
        "alphabet",
        "'" + alphabet + "'",
        "one character or more, each once, by ascending code points");
  }

  /** Those of a text, of one character or more. */
  public static Characters of(String text) {
    int[] sorted = text.codePoints().distinct().sorted().toArray();
    return new Characters(new String(sorted, 0, sorted.length));
  }

  /** How many there are. */
  public int size() {
    return alphabet.codePointCount(0, alphabet.length());
  }

  /** The numbers of a text's characters; others than those of the alphabet are left out. */
  public int[] encode(String text) {
    int[] sorted = alphabet.codePoints().toArray();
    return text.codePoints()
        .map(character -> Arrays.binarySearch(sorted, character))
        .filter(number -> number >= 0)
        .toArray();
  }

  /** The text of numbers from 0 to {@code size() - 1}. */
  public String decode(int... numbers) {
    int[] sorted = alphabet.codePoints().toArray();
    int[] characters = Arrays.stream(numbers).map(number -> sorted[number]).toArray();
    return new String(characters, 0, characters.length);
  }
}
