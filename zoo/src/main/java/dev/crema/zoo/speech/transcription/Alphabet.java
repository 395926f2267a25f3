package dev.crema.zoo.speech.transcription;

import dev.crema.check.Require;
import dev.crema.data.DataException;
import java.util.List;

/**
 * The characters that a transcriber writes, by number; 0 is the blank of CTC, which stands for none
 * of them.
 *
 * @param characters the characters in ascending order, those of numbers 1, 2, …; 1 or more
 */
public record Alphabet(String characters) {
  public Alphabet {
    Require.check(
        !characters.isEmpty() && characters.chars().distinct().count() == characters.length(),
        "Alphabet",
        "characters",
        "'" + characters + "'",
        "1 or more, each once");
  }

  /** All characters of some texts. */
  public static Alphabet of(List<String> texts) {
    StringBuilder characters = new StringBuilder();
    texts.stream()
        .flatMapToInt(String::chars)
        .distinct()
        .sorted()
        .forEach(c -> characters.append((char) c));
    return new Alphabet(characters.toString());
  }

  /** How many symbols there are with the blank. */
  public int size() {
    return characters.length() + 1;
  }

  /** The character of a number from 1 on. */
  public char character(int number) {
    return characters.charAt(number - 1);
  }

  /**
   * The numbers of the characters of a text.
   *
   * @throws DataException if one of them is none of these
   */
  public int[] numbers(String text) {
    int[] numbers = text.chars().map(c -> characters.indexOf(c) + 1).toArray();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] == 0) {
        throw new DataException(
            "'%s' has the character '%s'; known: '%s'".formatted(text, text.charAt(i), characters));
      }
    }
    return numbers;
  }
}
