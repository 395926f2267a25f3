package dev.crema.zoo.language;

import static dev.crema.engine.math.SpecialFunctions.digamma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Finds the pieces of {@link Unigram} and their probabilities: begins with many frequent parts of
 * words, fits probabilities by expectation and maximization, drops the quarter of the pieces that
 * the texts can best do without, and so on until few enough are left.
 */
final class UnigramTrainer {
  private static final int MOST_CHARACTERS = 16;
  private static final int MOST_SEEDS = 1_000_000;
  private static final int ROUNDS = 2;
  private static final double KEPT = 0.75;

  /** Pieces are dropped until there are this many times as many as wanted. */
  private static final double SPARE = 1.1;

  private static final double LEAST_EXPECTED = 0.5;

  private final int wanted;
  private final boolean bytes;
  private final List<int[]> words = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private final Map<String, Long> characters = new TreeMap<>();

  /** Pieces and the logarithms of their probabilities. */
  private static final class Model {
    private final List<String> pieces;
    private final double[] scores;

    Model(List<String> pieces, double[] scores) {
      this.pieces = pieces;
      this.scores = scores;
    }

    Trie trie() {
      return new Trie(pieces);
    }

    /** Only the pieces at some places. */
    Model keep(int[] places) {
      return new Model(
          IntStream.of(places).mapToObj(pieces::get).toList(),
          IntStream.of(places).mapToDouble(i -> scores[i]).toArray());
    }
  }

  UnigramTrainer(int size, boolean bytes, Map<String, Long> wordCounts) {
    this.wanted = Vocabulary.room("Unigram.train", size, bytes);
    this.bytes = bytes;
    wordCounts.forEach(
        (word, count) -> {
          words.add(word.codePoints().toArray());
          counts.add(count);
          Words.characters(word).forEach(c -> characters.merge(c, count, Long::sum));
        });
  }

  Unigram train() {
    Model model = seeds();
    while (true) {
      for (int i = 0; i < ROUNDS; i++) {
        model = fit(model);
      }
      int target = (int) (SPARE * wanted);
      if (model.pieces.size() <= target) {
        break;
      }
      Model smaller = drop(model, Math.max(target, (int) (KEPT * model.pieces.size())));
      if (smaller.pieces.size() == model.pieces.size()) {
        break;
      }
      model = smaller;
    }
    return finished(model);
  }

  /** All characters and the parts of words with the most text in all. */
  private Model seeds() {
    Map<String, Long> frequency = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      int[] word = words.get(i);
      for (int from = 0; from < word.length; from++) {
        int most = Math.min(word.length, from + MOST_CHARACTERS);
        for (int to = from + 2; to <= most; to++) {
          frequency.merge(new String(word, from, to - from), counts.get(i), Long::sum);
        }
      }
    }
    List<Map.Entry<String, Long>> parts =
        frequency.entrySet().stream()
            .filter(e -> e.getValue() > 1)
            .sorted(
                Comparator.comparingLong(UnigramTrainer::text)
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
            .limit(MOST_SEEDS)
            .toList();
    List<String> pieces = new ArrayList<>(characters.keySet());
    List<Double> weights = new ArrayList<>();
    characters.values().forEach(count -> weights.add((double) count));
    for (Map.Entry<String, Long> part : parts) {
      pieces.add(part.getKey());
      weights.add((double) text(part));
    }
    double total = weights.stream().mapToDouble(Double::doubleValue).sum();
    return new Model(
        pieces, weights.stream().mapToDouble(weight -> Math.log(weight / total)).toArray());
  }

  /** How many characters of the texts a part makes up. */
  private static long text(Map.Entry<String, Long> part) {
    return part.getValue() * part.getKey().codePointCount(0, part.getKey().length());
  }

  /**
   * One round of expectation and maximization. The digamma function makes rare pieces rarer, as a
   * prior of few pieces does: Liang, Klein, ACL tutorial on nonparametric Bayesian models, 2007.
   */
  private Model fit(Model model) {
    double[] expected = new double[model.pieces.size()];
    Trie trie = model.trie();
    double unknown = Unigram.unknownScore(model.scores);
    for (int i = 0; i < words.size(); i++) {
      new Lattice(words.get(i), trie, model.scores, unknown).expect(counts.get(i), expected);
    }
    int[] kept =
        IntStream.range(0, expected.length)
            .filter(i -> expected[i] >= LEAST_EXPECTED || isCharacter(model.pieces.get(i)))
            .toArray();
    double total = digamma(IntStream.of(kept).mapToDouble(i -> atLeast(expected[i])).sum());
    double[] scores = new double[expected.length];
    for (int i : kept) {
      scores[i] = Math.min(0, digamma(atLeast(expected[i])) - total);
    }
    return new Model(model.pieces, scores).keep(kept);
  }

  private static double atLeast(double expected) {
    return Math.max(expected, LEAST_EXPECTED);
  }

  private static boolean isCharacter(String piece) {
    return piece.codePointCount(0, piece.length()) == 1;
  }

  /** Drops those pieces without which the texts lose least probability. */
  private Model drop(Model model, int target) {
    int size = model.pieces.size();
    Trie trie = model.trie();
    double[] used = new double[size];
    double unknown = Unigram.unknownScore(model.scores);
    for (int i = 0; i < words.size(); i++) {
      double count = counts.get(i);
      new Lattice(words.get(i), trie, model.scores, unknown)
          .best()
          .pieces()
          .forEach(
              piece -> {
                if (piece >= 0) {
                  used[piece] += count;
                }
              });
    }
    double total = Arrays.stream(used).sum();
    double[] loss = new double[size];
    for (int i = 0; i < size; i++) {
      loss[i] =
          isCharacter(model.pieces.get(i))
              ? Double.POSITIVE_INFINITY
              : loss(model, trie, used, total, i);
    }
    int[] kept =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -loss[i]))
            .limit(Math.max(target, characters.size()))
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    return model.keep(kept);
  }

  /** What is lost if a piece gives way to the best cut without it. */
  private static double loss(Model model, Trie trie, double[] used, double total, int piece) {
    if (used[piece] == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double[] without = model.scores;
    double own = without[piece];
    without[piece] = Double.NEGATIVE_INFINITY;
    int[] word = model.pieces.get(piece).codePoints().toArray();
    // All its characters are pieces, so that none is unknown.
    List<Integer> instead = new Lattice(word, trie, without, 0).best().pieces();
    without[piece] = own;
    double sum = Math.log(total + used[piece] * (instead.size() - 1));
    double other = 0;
    for (int i : instead) {
      other += Math.log(used[i] + used[piece]) - sum;
    }
    return used[piece] / total * (Math.log(used[piece]) - Math.log(total) - other);
  }

  /** All characters, as far as there is room, and the likeliest pieces. */
  private Unigram finished(Model model) {
    Map<String, Double> scores = new HashMap<>();
    for (int i = 0; i < model.pieces.size(); i++) {
      scores.put(model.pieces.get(i), model.scores[i]);
    }
    Set<String> chosen = new HashSet<>();
    characters.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(wanted)
        .forEach(e -> chosen.add(e.getKey()));
    List<String> likeliest =
        scores.keySet().stream()
            .sorted(
                Comparator.<String>comparingDouble(p -> -scores.getOrDefault(p, 0.0))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    likeliest.stream()
        .filter(p -> !isCharacter(p))
        .limit(wanted - chosen.size())
        .forEach(chosen::add);
    List<String> pieces = likeliest.stream().filter(chosen::contains).toList();
    Vocabulary vocabulary = Vocabulary.of(bytes, pieces);
    double[] all = new double[vocabulary.size()];
    for (int i = 0; i < pieces.size(); i++) {
      all[Vocabulary.reserved(bytes) + i] = scores.getOrDefault(pieces.get(i), 0.0);
    }
    return new Unigram(vocabulary, all);
  }
}
