package dev.crema.zoo.language;

import dev.crema.check.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * chrF, how well the letters of translations agree with references, as sacreBLEU counts it: runs of
 * one to six characters without spaces and, in chrF++, of one and two words; recall counts twice as
 * much as precision.
 *
 * <p>Sources: Popović, <i>chrF: character n-gram F-score for automatic MT evaluation</i>, WMT 2015;
 * <i>chrF++: words helping character n-grams</i>, WMT 2017.
 *
 * @param score 0 to 100
 * @param wordOrder the words in a row that count, 0 or 2
 */
public record ChrF(double score, int wordOrder) {
  private static final int CHARACTER_ORDER = 6;
  private static final double BETA = 2;
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  /** chrF2 of translations with one reference each. */
  public static ChrF of(List<String> translations, List<String> references) {
    return of(translations, references.stream().map(List::of).toList(), 0);
  }

  /** chrF2++ of translations with one reference each. */
  public static ChrF withWords(List<String> translations, List<String> references) {
    return of(translations, references.stream().map(List::of).toList(), 2);
  }

  /**
   * Of translations with several references each, of which the best counts.
   *
   * @param references for each translation one or more
   * @param wordOrder the words in a row that count, 0 or more
   */
  public static ChrF of(List<String> translations, List<List<String>> references, int wordOrder) {
    Require.atLeast("ChrF", "wordOrder", wordOrder, 0);
    NGrams.requireReferences("ChrF", translations, references);
    Counts all = new Counts(CHARACTER_ORDER + wordOrder);
    for (int i = 0; i < translations.size(); i++) {
      List<NGrams> grams = grams(translations.get(i), wordOrder);
      Counts best = Counts.of(grams, grams(references.get(i).getFirst(), wordOrder));
      for (String reference : references.get(i).subList(1, references.get(i).size())) {
        Counts other = Counts.of(grams, grams(reference, wordOrder));
        best = other.score() > best.score() ? other : best;
      }
      all.add(best);
    }
    return new ChrF(all.score(), wordOrder);
  }

  private static List<NGrams> grams(String text, int wordOrder) {
    List<NGrams> grams = new ArrayList<>();
    List<String> characters = Words.characters(String.join("", Words.apart(text)));
    for (int order = 1; order <= CHARACTER_ORDER; order++) {
      grams.add(NGrams.of(characters, order));
    }
    List<String> words = wordOrder == 0 ? List.of() : words(text);
    for (int order = 1; order <= wordOrder; order++) {
      grams.add(NGrams.of(words, order));
    }
    return grams;
  }

  /** Words, a sign of punctuation at one of their ends apart. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : Words.apart(text)) {
      int last = word.length() - 1;
      if (last > 0 && PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
        words.add(word.substring(0, last));
        words.add(word.substring(last));
      } else if (last > 0 && PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
        words.add(word.substring(0, 1));
        words.add(word.substring(1));
      } else {
        words.add(word);
      }
    }
    return words;
  }

  /** Runs of each length in translations and references, and how many agree. */
  private static final class Counts {
    private final long[] given;
    private final long[] expected;
    private final long[] matches;

    private Counts(int orders) {
      given = new long[orders];
      expected = new long[orders];
      matches = new long[orders];
    }

    static Counts of(List<NGrams> given, List<NGrams> expected) {
      Counts counts = new Counts(given.size());
      for (int i = 0; i < given.size(); i++) {
        // What the reference does not have does not count against the translation.
        boolean none = expected.get(i).total() == 0;
        counts.given[i] = none ? 0 : given.get(i).total();
        counts.expected[i] = expected.get(i).total();
        counts.matches[i] = given.get(i).matches(expected.get(i).counts());
      }
      return counts;
    }

    void add(Counts other) {
      for (int i = 0; i < given.length; i++) {
        given[i] += other.given[i];
        expected[i] += other.expected[i];
        matches[i] += other.matches[i];
      }
    }

    double score() {
      double precision = 0;
      double recall = 0;
      int orders = 0;
      for (int i = 0; i < given.length; i++) {
        if (given[i] > 0 && expected[i] > 0) {
          precision += (double) matches[i] / given[i];
          recall += (double) matches[i] / expected[i];
          orders++;
        }
      }
      double weighed = BETA * BETA * precision + recall;
      return orders == 0 || weighed == 0
          ? 0
          : 100 * (1 + BETA * BETA) * precision * recall / weighed / orders;
    }
  }

  /** Such as {@code chrF2 = 59.73}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "chrF2%s = %.2f", "+".repeat(wordOrder), score);
  }
}
