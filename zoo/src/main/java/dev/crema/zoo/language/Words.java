package dev.crema.zoo.language;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Text as words that carry the space before them, as SentencePiece writes them: {@code "a cat!"} is
 * {@code "▁a"}, {@code "▁cat"} and {@code "!"}. Letters of different scripts, digits and other
 * signs are words of their own. Characters are brought to the form NFKC; spaces at the ends are
 * dropped, several in a row count as one.
 *
 * <p>Source: Kudo, Richardson, <i>SentencePiece</i>, EMNLP 2018.
 */
final class Words {
  static final char SPACE = '▁';

  /** Longer words are cut: text without spaces would take time by the square of its length. */
  private static final int LONGEST = 100;

  private Words() {}

  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    for (String word : apart(Normalizer.normalize(text, Normalizer.Form.NFKC))) {
      addParts(SPACE + word, words);
    }
    return words;
  }

  /** What stands between white space. */
  static List<String> apart(String text) {
    return Stream.of(text.split("[\\s\\h]+")).filter(word -> !word.isEmpty()).toList();
  }

  private static void addParts(String word, List<String> words) {
    int[] characters = word.codePoints().toArray();
    int from = 0;
    int last = characters[1];
    for (int i = 2; i <= characters.length; i++) {
      boolean ends = i == characters.length || i - from == LONGEST;
      // Marks go with the character that they stand on.
      if (!ends && UnicodeScript.of(characters[i]) != UnicodeScript.INHERITED) {
        ends = !goTogether(last, characters[i]);
        last = characters[i];
      }
      if (ends) {
        words.add(new String(characters, from, i - from));
        from = i;
      }
    }
  }

  private static boolean goTogether(int a, int b) {
    return kind(a) == kind(b) && script(a) == script(b);
  }

  private static int kind(int character) {
    return Character.isLetter(character) ? 0 : Character.isDigit(character) ? 1 : 2;
  }

  /** Japanese mixes three scripts in a word. */
  private static UnicodeScript script(int character) {
    UnicodeScript script = UnicodeScript.of(character);
    return switch (script) {
      case HIRAGANA, KATAKANA -> UnicodeScript.HAN;
      default -> script;
    };
  }

  /** How often each word occurs, in the order of first sight. */
  static Map<String, Long> counts(Stream<String> texts) {
    Map<String, Long> counts = new LinkedHashMap<>();
    texts.forEachOrdered(text -> of(text).forEach(word -> counts.merge(word, 1L, Long::sum)));
    return counts;
  }

  /** The text that pieces were made of, but for lost spaces. */
  static String text(String pieces) {
    String spaced = pieces.replace(SPACE, ' ');
    return spaced.startsWith(" ") ? spaced.substring(1) : spaced;
  }

  /** The characters of a word, those outside the basic plane in one piece. */
  static List<String> characters(String word) {
    return word.codePoints().mapToObj(Character::toString).toList();
  }
}
