package dev.crema.zoo.speech;

import dev.crema.check.Require;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The share of words (WER) or characters (CER) that are wrong in transcripts: the fewest
 * substitutions, deletions and insertions that make the transcripts of what was said, divided by
 * the length of what was said. All sentences count together.
 *
 * <p>Source: Levenshtein distance by Wagner, Fischer, <i>The string-to-string correction
 * problem</i>, Journal of the ACM 21 (1), 1974.
 *
 * @param substitutions items that are others
 * @param deletions items that are missing
 * @param insertions items that are too many
 * @param length the items that were said
 */
public record ErrorRate(long substitutions, long deletions, long insertions, long length) {

  /** WER, of words between spaces; case and punctuation count. */
  public static ErrorRate ofWords(List<String> said, List<String> transcripts) {
    return of(
        said.stream().map(ErrorRate::words).toList(),
        transcripts.stream().map(ErrorRate::words).toList());
  }

  /** CER, of characters; spaces count, but not those at the ends or after others. */
  public static ErrorRate ofCharacters(List<String> said, List<String> transcripts) {
    return of(
        said.stream().map(ErrorRate::characters).toList(),
        transcripts.stream().map(ErrorRate::characters).toList());
  }

  /** Of any items, such as phonemes. */
  public static <T> ErrorRate of(List<List<T>> said, List<List<T>> transcripts) {
    Require.check(
        said.size() == transcripts.size(),
        "ErrorRate",
        "transcripts",
        transcripts.size(),
        said.size() + ", one for each sentence that was said");
    ErrorRate all = new ErrorRate(0, 0, 0, 0);
    for (int i = 0; i < said.size(); i++) {
      all = all.plus(between(said.get(i), transcripts.get(i)));
    }
    return all;
  }

  private static List<String> words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
  }

  private static List<Integer> characters(String text) {
    return String.join(" ", words(text)).codePoints().boxed().toList();
  }

  /** One row of the table of distances at a time, each with the errors on the way there. */
  private static <T> ErrorRate between(List<T> said, List<T> given) {
    ErrorRate[] row = new ErrorRate[given.size() + 1];
    Arrays.setAll(row, i -> new ErrorRate(0, 0, i, 0));
    for (T item : said) {
      ErrorRate diagonal = row[0];
      row[0] = row[0].plus(new ErrorRate(0, 1, 0, 1));
      for (int i = 1; i < row.length; i++) {
        ErrorRate above = row[i];
        int other = item.equals(given.get(i - 1)) ? 0 : 1;
        ErrorRate best = diagonal.plus(new ErrorRate(other, 0, 0, 1));
        best = better(best, above.plus(new ErrorRate(0, 1, 0, 1)));
        row[i] = better(best, row[i - 1].plus(new ErrorRate(0, 0, 1, 0)));
        diagonal = above;
      }
    }
    return row[given.size()];
  }

  private static ErrorRate better(ErrorRate a, ErrorRate b) {
    return b.errors() < a.errors() ? b : a;
  }

  private ErrorRate plus(ErrorRate other) {
    return new ErrorRate(
        substitutions + other.substitutions,
        deletions + other.deletions,
        insertions + other.insertions,
        length + other.length);
  }

  public long errors() {
    return substitutions + deletions + insertions;
  }

  /** The rate, 0 or more; above 1 if more is inserted than was said. Infinite if nothing was. */
  public double value() {
    return errors() == 0 ? 0 : (double) errors() / length;
  }

  /** Such as {@code 8.3 % (1 substituted, 0 missing, 0 too many of 12)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f %% (%d substituted, %d missing, %d too many of %d)",
        100 * value(),
        substitutions,
        deletions,
        insertions,
        length);
  }
}
