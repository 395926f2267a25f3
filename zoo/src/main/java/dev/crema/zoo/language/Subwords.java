package dev.crema.zoo.language;

import dev.crema.check.Require;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a {@link Tokenizer} has learned, as it stands in files.
 *
 * @param pieces those of a {@link Vocabulary}
 * @param merges of byte pairs: two pieces with a space between them, the earlier the more eager
 * @param scores of a unigram model: the logarithms of the pieces' probabilities, 0 for reserved
 *     ones
 */
public record Subwords(
    Algorithm algorithm, List<String> pieces, List<String> merges, List<Double> scores) {

  /** How pieces are found. */
  public enum Algorithm {
    BYTE_PAIRS,
    UNIGRAM
  }

  public Subwords {
    pieces = List.copyOf(pieces);
    merges = List.copyOf(merges);
    scores = List.copyOf(scores);
    for (String merge : merges) {
      Require.check(
          merge.split(" ", -1).length == 2, "Subwords", "merges", merge, "two pieces and a space");
    }
  }

  static Subwords of(BytePairs tokenizer) {
    return new Subwords(
        Algorithm.BYTE_PAIRS,
        tokenizer.vocabulary().pieces(),
        tokenizer.merges().stream().map(m -> m.left() + " " + m.right()).toList(),
        List.of());
  }

  static Subwords of(Unigram tokenizer) {
    return new Subwords(
        Algorithm.UNIGRAM,
        tokenizer.vocabulary().pieces(),
        List.of(),
        IntStream.range(0, tokenizer.vocabulary().size()).mapToObj(tokenizer::score).toList());
  }

  Tokenizer tokenizer() {
    Vocabulary vocabulary = new Vocabulary(pieces);
    return switch (algorithm) {
      case BYTE_PAIRS ->
          new BytePairs(
              vocabulary,
              merges.stream()
                  .map(m -> m.split(" ", -1))
                  .map(m -> new BytePairs.Pair(m[0], m[1]))
                  .toList());
      case UNIGRAM ->
          new Unigram(vocabulary, scores.stream().mapToDouble(Double::doubleValue).toArray());
    };
  }
}
