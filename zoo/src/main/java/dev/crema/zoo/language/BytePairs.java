package dev.crema.zoo.language;

import dev.crema.check.Require;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Byte-pair encoding: a word starts as its characters; pairs of neighbours are merged in the order
 * in which training merged them.
 *
 * <p>Source: Sennrich, Haddow, Birch, <i>Neural machine translation of rare words with subword
 * units</i>, ACL 2016.
 *
 * <p>Safe for use by several threads.
 */
public final class BytePairs implements Tokenizer {
  /** The words whose pieces are kept. */
  private static final int MOST_KEPT = 1 << 14;

  /** Two pieces that become one. */
  record Pair(String left, String right) {
    String merged() {
      return left + right;
    }
  }

  private final Vocabulary vocabulary;
  private final List<Pair> merges;
  private final Map<String, Integer> numbers;
  private final Map<Pair, Integer> ranks = new HashMap<>();
  private final Map<String, List<String>> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
              return size() > MOST_KEPT;
            }
          });

  /**
   * @param merges the earlier the more eager
   */
  BytePairs(Vocabulary vocabulary, List<Pair> merges) {
    this.vocabulary = vocabulary;
    this.merges = List.copyOf(merges);
    this.numbers = vocabulary.numbers();
    for (Pair merge : merges) {
      Require.check(
          numbers.containsKey(merge.merged()),
          "BytePairs",
          "merges",
          merge.merged(),
          "pieces of the vocabulary");
      ranks.putIfAbsent(merge, ranks.size());
    }
  }

  /**
   * Learns pieces from texts.
   *
   * @param size how many pieces there will be, the four special ones included; fewer if the texts
   *     have no more pairs that occur twice
   * @param texts read once, to the end
   */
  public static BytePairs train(int size, Stream<String> texts) {
    return train(size, false, texts);
  }

  /**
   * The same.
   *
   * @param bytes whether characters that the texts do not have are spelled in UTF-8 rather than
   *     lost; 256 of the pieces are bytes then
   */
  public static BytePairs train(int size, boolean bytes, Stream<String> texts) {
    return new BytePairTrainer(size, bytes, Words.counts(texts)).train();
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  List<Pair> merges() {
    return merges;
  }

  @Override
  public int[] encode(String text) {
    List<Integer> ids = new ArrayList<>();
    for (String piece : pieces(text)) {
      Integer id = numbers.get(piece);
      if (id == null) {
        ids.addAll(vocabulary.spelled(piece));
      } else {
        ids.add(id);
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public List<String> pieces(String text) {
    return Words.of(text).stream()
        .flatMap(word -> kept.computeIfAbsent(word, this::merged).stream())
        .toList();
  }

  private List<String> merged(String word) {
    List<String> pieces = new ArrayList<>(Words.characters(word));
    while (pieces.size() > 1) {
      @Nullable Pair best = best(pieces);
      if (best == null) {
        break;
      }
      pieces = merged(pieces, best);
    }
    return List.copyOf(pieces);
  }

  /** The pair that was learned first; null if none was. */
  private @Nullable Pair best(List<String> pieces) {
    @Nullable Pair best = null;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i + 1 < pieces.size(); i++) {
      Pair pair = new Pair(pieces.get(i), pieces.get(i + 1));
      int rank = ranks.getOrDefault(pair, Integer.MAX_VALUE);
      if (rank < least) {
        least = rank;
        best = pair;
      }
    }
    return best;
  }

  /** The pieces with a pair merged wherever it occurs, from left to right. */
  static List<String> merged(List<String> pieces, Pair pair) {
    List<String> merged = new ArrayList<>(pieces.size());
    int i = 0;
    while (i < pieces.size()) {
      boolean found =
          i + 1 < pieces.size()
              && pieces.get(i).equals(pair.left())
              && pieces.get(i + 1).equals(pair.right());
      merged.add(found ? pair.merged() : pieces.get(i));
      i += found ? 2 : 1;
    }
    return merged;
  }
}
