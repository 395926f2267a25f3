package dev.crema.zoo.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * BLEU, how well translations agree with references, as sacreBLEU counts it by default: all
 * sentences together, up to four words in a row, words cut off punctuation by the rules of
 * mteval-13a, case kept, precisions of 0 smoothed exponentially.
 *
 * <p>Sources: Papineni et al., <i>BLEU: a method for automatic evaluation of machine
 * translation</i>, ACL 2002; Post, <i>A call for clarity in reporting BLEU scores</i>, WMT 2018.
 *
 * @param score 0 to 100
 * @param precisions the parts of the words, pairs, triples and quadruples that occur in a
 *     reference, 0 to 100
 * @param brevityPenalty 1, or less if the translations are shorter than the references
 * @param words of the translations
 * @param referenceWords of the references nearest in length
 */
public record Bleu(
    double score, List<Double> precisions, double brevityPenalty, long words, long referenceWords) {
  private static final int ORDERS = 4;

  public Bleu {
    precisions = List.copyOf(precisions);
  }

  /** Of translations with one reference each. */
  public static Bleu of(List<String> translations, List<String> references) {
    return ofSeveral(translations, references.stream().map(List::of).toList());
  }

  /**
   * Of translations with several references each.
   *
   * @param references for each translation one or more
   */
  public static Bleu ofSeveral(List<String> translations, List<List<String>> references) {
    NGrams.requireReferences("Bleu", translations, references);
    long[] matches = new long[ORDERS];
    long[] totals = new long[ORDERS];
    long words = 0;
    long referenceWords = 0;
    for (int i = 0; i < translations.size(); i++) {
      List<String> translation = words(translations.get(i));
      List<List<String>> expected = references.get(i).stream().map(Bleu::words).toList();
      words += translation.size();
      referenceWords += nearest(translation.size(), expected);
      for (int order = 1; order <= ORDERS; order++) {
        NGrams grams = NGrams.of(translation, order);
        matches[order - 1] += grams.matches(most(expected, order));
        totals[order - 1] += grams.total();
      }
    }
    return of(matches, totals, words, referenceWords);
  }

  private static Bleu of(long[] matches, long[] totals, long words, long referenceWords) {
    double penalty =
        words >= referenceWords
            ? 1
            : words == 0 ? 0 : Math.exp(1 - (double) referenceWords / words);
    List<Double> precisions = new ArrayList<>();
    double smoothing = 1;
    double logs = 0;
    for (int i = 0; i < ORDERS; i++) {
      double precision = 0;
      if (totals[i] > 0 && matches[i] == 0) {
        smoothing *= 2;
        precision = 100 / (smoothing * totals[i]);
      } else if (totals[i] > 0) {
        precision = 100.0 * matches[i] / totals[i];
      }
      precisions.add(precision);
      logs += Math.log(precision);
    }
    boolean any = matches[0] > 0;
    double score = any ? penalty * Math.exp(logs / ORDERS) : 0;
    return new Bleu(score, precisions, penalty, words, referenceWords);
  }

  /** The length of the reference that is nearest, of equally near ones the shorter. */
  private static int nearest(int length, List<List<String>> references) {
    int nearest = references.getFirst().size();
    for (List<String> reference : references) {
      int distance = Math.abs(reference.size() - length);
      int least = Math.abs(nearest - length);
      if (distance < least || (distance == least && reference.size() < nearest)) {
        nearest = reference.size();
      }
    }
    return nearest;
  }

  /** How often each run of words occurs in that reference that has it most often. */
  private static Map<List<String>, Integer> most(List<List<String>> references, int order) {
    Map<List<String>, Integer> most = new HashMap<>();
    for (List<String> reference : references) {
      NGrams.of(reference, order).counts().forEach((gram, n) -> most.merge(gram, n, Math::max));
    }
    return most;
  }

  /** Words as mteval-13a has them. */
  static List<String> words(String text) {
    String plain = text.replace("<skipped>", "").replace("-\n", "").replace('\n', ' ');
    if (plain.contains("&")) {
      plain =
          plain
              .replace("&quot;", "\"")
              .replace("&amp;", "&")
              .replace("&lt;", "<")
              .replace("&gt;", ">");
    }
    String apart =
        (" " + plain + " ")
            .replaceAll("([{-~\\[-` -&(-+:-@/])", " $1 ")
            .replaceAll("([^0-9])([.,])", "$1 $2 ")
            .replaceAll("([.,])([^0-9])", " $1 $2")
            .replaceAll("([0-9])(-)", "$1 $2 ");
    return Words.apart(apart);
  }

  /** Such as {@code BLEU = 48.53 82.4/50.0/45.5/37.5 (BP = 0.943, 17 words for 18)}. */
  @Override
  public String toString() {
    List<String> parts =
        precisions.stream().map(p -> String.format(Locale.ROOT, "%.1f", p)).toList();
    return String.format(
        Locale.ROOT,
        "BLEU = %.2f %s (BP = %.3f, %d words for %d)",
        score,
        String.join("/", parts),
        brevityPenalty,
        words,
        referenceWords);
  }
}
