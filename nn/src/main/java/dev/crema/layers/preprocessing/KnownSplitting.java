package dev.crema.layers.preprocessing;

import java.util.ArrayList;
import java.util.List;

/**
 * The ways of splitting that Keras has names for.
 *
 * @param unit what a token is
 */
public record KnownSplitting(Unit unit) implements Splitting {
  /** What a token is. */
  public enum Unit {
    TEXT,
    WORD,
    CHARACTER
  }

  @Override
  public List<String> split(String text) {
    return switch (unit) {
      case TEXT -> List.of(text);
      case WORD -> words(text);
      case CHARACTER -> text.codePoints().mapToObj(Character::toString).toList();
    };
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isBlank(text.charAt(i))) {
        if (i > start) {
          words.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
