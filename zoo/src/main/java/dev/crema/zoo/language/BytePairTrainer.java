package dev.crema.zoo.language;

import dev.crema.zoo.language.BytePairs.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the merges of {@link BytePairs}: the most frequent pair of neighbours in all words, again
 * and again; of equally frequent ones the first in the order of the alphabet. Only words that have
 * the pair are looked at.
 */
final class BytePairTrainer {
  private static final long LEAST = 2;

  /** The pieces of the language that there may be. */
  private final int wanted;

  private final boolean bytes;
  private final List<List<String>> words = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Map<Pair, Long> pairCounts = new HashMap<>();
  private final Map<Pair, Set<Integer>> wordsOfPair = new HashMap<>();

  /** Pairs with counts that they had once; those that have changed are put back when met. */
  private final PriorityQueue<Counted> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Counted::count)
              .reversed()
              .thenComparing(c -> c.pair().left())
              .thenComparing(c -> c.pair().right()));

  private record Counted(Pair pair, long count) {}

  BytePairTrainer(int size, boolean bytes, Map<String, Long> wordCounts) {
    this.wanted = Vocabulary.room("BytePairs.train", size, bytes);
    this.bytes = bytes;
    wordCounts.forEach(
        (word, count) -> {
          words.add(Words.characters(word));
          counts.add(count);
        });
  }

  BytePairs train() {
    List<String> pieces = frequentCharacters();
    known.addAll(pieces);
    for (int word = 0; word < words.size(); word++) {
      add(word, 1);
    }
    pairCounts.forEach((pair, count) -> queue.add(new Counted(pair, count)));
    List<Pair> merges = new ArrayList<>();
    while (pieces.size() < wanted) {
      @Nullable Pair pair = next();
      if (pair == null) {
        break;
      }
      merges.add(pair);
      if (known.add(pair.merged())) {
        pieces.add(pair.merged());
      }
      merge(pair);
    }
    return new BytePairs(Vocabulary.of(bytes, pieces), merges);
  }

  /** As many characters as there is room for, the most frequent first. */
  private List<String> frequentCharacters() {
    Map<String, Long> frequency = new TreeMap<>();
    for (int word = 0; word < words.size(); word++) {
      for (String character : words.get(word)) {
        frequency.merge(character, counts.get(word), Long::sum);
      }
    }
    List<String> all = new ArrayList<>(frequency.keySet());
    all.sort(Comparator.comparingLong(c -> -frequency.getOrDefault(c, 0L)));
    return new ArrayList<>(all.subList(0, Math.min(all.size(), wanted)));
  }

  private @Nullable Pair next() {
    while (true) {
      Counted top = queue.poll();
      if (top == null || top.count() < LEAST) {
        return null;
      }
      long now = pairCounts.getOrDefault(top.pair(), 0L);
      if (now == top.count()) {
        return top.pair();
      }
      if (now > 0) {
        queue.add(new Counted(top.pair(), now));
      }
    }
  }

  private void merge(Pair pair) {
    Set<Pair> grown = new HashSet<>();
    for (int word : wordsOfPair.getOrDefault(pair, Set.of()).stream().sorted().toList()) {
      add(word, -1);
      words.set(word, BytePairs.merged(words.get(word), pair));
      grown.addAll(add(word, 1));
    }
    wordsOfPair.remove(pair);
    grown.forEach(p -> queue.add(new Counted(p, pairCounts.getOrDefault(p, 0L))));
  }

  /** Counts the pairs of a word, or takes them away; gives those that it has. */
  private Set<Pair> add(int word, int sign) {
    List<String> pieces = words.get(word);
    Set<Pair> met = new HashSet<>();
    for (int i = 0; i + 1 < pieces.size(); i++) {
      Pair pair = new Pair(pieces.get(i), pieces.get(i + 1));
      if (!known.contains(pair.left()) || !known.contains(pair.right())) {
        continue;
      }
      long now = pairCounts.merge(pair, sign * counts.get(word), Long::sum);
      if (now == 0) {
        pairCounts.remove(pair);
      }
      if (sign > 0) {
        wordsOfPair.computeIfAbsent(pair, _ -> new HashSet<>()).add(word);
      }
      met.add(pair);
    }
    return met;
  }
}
