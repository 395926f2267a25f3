package dev.crema.zoo.language.classification;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts as the words and pairs of neighbouring words in them, each counted once: in small letters,
 * what follows an apostrophe apart ({@code it's} is {@code it} and {@code 's}), signs of
 * punctuation as words. Number 0 is for padding, 1 stands for a text without anything known.
 *
 * @param features words, and pairs with a space between; number 2 on
 */
public record TextFeatures(List<String> features) {
  private static final int UNKNOWN = 1;
  static final int RESERVED = 2;

  /** What of a text counts: so many words. */
  private static final int MOST_WORDS = 512;

  /** Apart in texts that were cut into words by the rules of the Penn Treebank. */
  private static final Pattern APART = Pattern.compile("\\s+(n't|'\\p{L}+)");

  private static final Pattern WORD = Pattern.compile("'?[\\p{L}\\p{M}\\p{N}]+|\\S");

  public TextFeatures {
    features = List.copyOf(features);
    Require.check(
        features.stream().distinct().count() == features.size(),
        "TextFeatures",
        "features",
        "twice the same",
        "different ones");
  }

  /**
   * The words of some texts, and the pairs that occur in {@code least} of them.
   *
   * @param least 1 or more
   */
  public static TextFeatures learn(List<String> texts, int least) {
    Require.atLeast("TextFeatures", "least", least, 1);
    Map<String, Integer> counts = new LinkedHashMap<>();
    texts.forEach(text -> of(text).forEach(feature -> counts.merge(feature, 1, Integer::sum)));
    return new TextFeatures(
        counts.entrySet().stream()
            .filter(e -> e.getValue() >= least || !e.getKey().contains(" "))
            .map(Map.Entry::getKey)
            .toList());
  }

  /** The words of a text, the first 512. */
  static List<String> words(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    Matcher word = WORD.matcher(APART.matcher(plain.replace('’', '\'')).replaceAll("$1"));
    List<String> words = new ArrayList<>();
    while (word.find() && words.size() < MOST_WORDS) {
      words.add(word.group());
    }
    return words;
  }

  private static Set<String> of(String text) {
    List<String> words = words(text);
    Set<String> found = new LinkedHashSet<>(words);
    for (int i = 1; i < words.size(); i++) {
      found.add(words.get(i - 1) + " " + words.get(i));
    }
    return found;
  }

  /** How many numbers there are. */
  int size() {
    return RESERVED + features.size();
  }

  /** The numbers of texts' features, {@code [texts, most]}, filled up by 0. */
  Tensor encode(List<String> texts) {
    Map<String, Integer> numbers = HashMap.newHashMap(features.size());
    for (int i = 0; i < features.size(); i++) {
      numbers.put(features.get(i), RESERVED + i);
    }
    List<int[]> rows =
        texts.stream()
            .map(text -> of(text).stream().filter(numbers::containsKey).mapToInt(numbers::get))
            .map(known -> known.toArray())
            .map(known -> known.length == 0 ? new int[] {UNKNOWN} : known)
            .toList();
    int most = rounded(rows.stream().mapToInt(row -> row.length).max().orElse(1));
    int[] all = new int[rows.size() * most];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * most, rows.get(i).length);
    }
    return Tensor.wrap(Shape.of(rows.size(), most), all);
  }

  /** A power of two, so that there are few shapes to compile for. */
  private static int rounded(int length) {
    return Math.max(16, Integer.highestOneBit(Math.max(1, length - 1)) << 1);
  }
}
