package dev.crema.zoo.language;

import dev.crema.check.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Cuts words into the pieces that are most likely together, each having a probability of its own.
 *
 * <p>Source: Kudo, <i>Subword regularization</i>, ACL 2018.
 *
 * <p>Safe for use by several threads.
 */
public final class Unigram implements Tokenizer {
  /** What a character that is no piece scores less than the least likely piece. */
  private static final double UNKNOWN_PENALTY = 10;

  private final Vocabulary vocabulary;

  /** The logarithms of the pieces' probabilities, by their numbers; 0 for reserved ones. */
  private final double[] scores;

  /** Of the pieces that words are cut into: those after the reserved ones. */
  private final Trie trie;

  private final double[] trieScores;
  private final int reserved;
  private final double unknown;

  Unigram(Vocabulary vocabulary, double[] scores) {
    this.vocabulary = vocabulary;
    this.scores = scores.clone();
    Require.check(
        scores.length == vocabulary.size(),
        "Unigram",
        "scores",
        scores.length + " numbers",
        vocabulary.size() + ", one for each piece");
    for (double score : scores) {
      Require.check(
          score <= 0 && Double.isFinite(score), "Unigram", "scores", score, "finite, 0 or less");
    }
    this.reserved = Vocabulary.reserved(vocabulary.hasBytes());
    this.trie = new Trie(vocabulary.pieces().subList(reserved, vocabulary.size()));
    this.trieScores = Arrays.copyOfRange(scores, reserved, scores.length);
    this.unknown = unknownScore(trieScores);
  }

  static double unknownScore(double[] scores) {
    return Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
  }

  /**
   * Learns pieces from texts.
   *
   * @param size how many pieces there will be, the four special ones included; fewer if the texts
   *     have no more
   * @param texts read once, to the end
   */
  public static Unigram train(int size, Stream<String> texts) {
    return train(size, false, texts);
  }

  /**
   * The same.
   *
   * @param bytes whether characters that the texts do not have are spelled in UTF-8 rather than
   *     lost; 256 of the pieces are bytes then
   */
  public static Unigram train(int size, boolean bytes, Stream<String> texts) {
    return new UnigramTrainer(size, bytes, Words.counts(texts)).train();
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  double score(int id) {
    return scores[id];
  }

  @Override
  public int[] encode(String text) {
    return ids(text, Lattice::best);
  }

  /**
   * The numbers of one of the ways to cut a text, by chance: training on other cuts each time makes
   * models sturdier.
   *
   * @param alpha above 0; the probabilities count to this power, so that small ones make unlikely
   *     cuts more frequent (the paper uses 0.1 to 0.5)
   */
  public int[] sample(String text, double alpha, RandomGenerator random) {
    Require.check(alpha > 0 && Double.isFinite(alpha), "sample", "alpha", alpha, "finite, above 0");
    return ids(text, lattice -> lattice.sample(alpha, random));
  }

  private int[] ids(String text, Function<Lattice, Lattice.Path> cut) {
    List<Integer> ids = new ArrayList<>();
    for (String word : Words.of(text)) {
      addIds(word, cut.apply(lattice(word)), ids);
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (String word : Words.of(text)) {
      int[] characters = word.codePoints().toArray();
      int from = 0;
      for (int end : lattice(word).best().ends()) {
        pieces.add(new String(characters, from, end - from));
        from = end;
      }
    }
    return pieces;
  }

  private Lattice lattice(String word) {
    return new Lattice(word.codePoints().toArray(), trie, trieScores, unknown);
  }

  private void addIds(String word, Lattice.Path path, List<Integer> ids) {
    int[] characters = word.codePoints().toArray();
    for (int i = 0; i < path.pieces().size(); i++) {
      int piece = path.pieces().get(i);
      if (piece >= 0) {
        ids.add(reserved + piece);
      } else {
        ids.addAll(vocabulary.spelled(Character.toString(characters[path.ends().get(i) - 1])));
      }
    }
  }
}
