package dev.crema.zoo.speech.transcription;

import dev.crema.check.Require;
import dev.crema.engine.types.CremaException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A language model of characters: how likely a character is after those before it, counted in texts
 * and smoothed by the method of Witten and Bell. With c characters after a context h, t of them
 * different, {@code p(x|h) = (count(hx) + t · p(x|h')) / (c + t)}, where h' is h without its first
 * character; after no context at all h' is replaced by equal chances of all characters and the end.
 *
 * <p>Source: I. Witten, T. Bell, <i>The zero-frequency problem</i>, IEEE Transactions on
 * Information Theory 37 (4), 1991; interpolated as by S. Chen, J. Goodman, 1998, section 2.4.
 *
 * @param order the longest sequence that is counted, 1 or more: contexts have one character less
 * @param characters how many different characters there are with the end, 2 or more
 * @param sequences up to {@code order} characters of the texts, whose starts and ends are {@link
 *     #EDGE}
 * @param counts how often each occurs
 */
public record CharacterModel(
    int order, int characters, List<String> sequences, List<Integer> counts) {
  /** Stands before and after each text. */
  public static final char EDGE = '\n';

  public CharacterModel {
    Require.atLeast("CharacterModel", "order", order, 1);
    Require.atLeast("CharacterModel", "characters", characters, 2);
    sequences = List.copyOf(sequences);
    counts = List.copyOf(counts);
    if (sequences.size() != counts.size()) {
      throw new CremaException(
          "CharacterModel: %d sequences have %d counts; allowed: as many"
              .formatted(sequences.size(), counts.size()));
    }
  }

  /**
   * Counts texts.
   *
   * @param order the longest sequence that is counted, 1 or more; 6 is usual
   */
  public static CharacterModel of(List<String> texts, int order) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String text : texts) {
      String whole = EDGE + text + EDGE;
      for (int end = 2; end <= whole.length(); end++) {
        for (int length = 1; length <= Math.min(order, end); length++) {
          counts.merge(whole.substring(end - length, end), 1, Integer::sum);
        }
      }
    }
    long characters = counts.keySet().stream().filter(s -> s.length() == 1).count();
    return new CharacterModel(
        order,
        Math.toIntExact(Math.max(2, characters)),
        new ArrayList<>(counts.keySet()),
        new ArrayList<>(counts.values()));
  }

  /** The counts made ready for questions. */
  public Scorer scorer() {
    return new Scorer(this);
  }

  /** What followed a context. */
  private static final class Context {
    private int total;
    private final Map<Character, Integer> next = new HashMap<>();
  }

  /** Answers for a model; for one thread or many. */
  public static final class Scorer {
    private final int order;
    private final int characters;
    private final Map<String, Context> contexts = new HashMap<>();

    private Scorer(CharacterModel model) {
      this.order = model.order;
      this.characters = model.characters;
      for (int i = 0; i < model.sequences.size(); i++) {
        String sequence = model.sequences.get(i);
        int last = sequence.length() - 1;
        Context context = contexts.computeIfAbsent(sequence.substring(0, last), _ -> new Context());
        context.next.put(sequence.charAt(last), model.counts.get(i));
        context.total += model.counts.get(i);
      }
    }

    /**
     * The natural logarithm of the probability of a character.
     *
     * @param before the text so far, without its edge
     * @param next a character, or {@link #EDGE} for the end
     */
    public double logProbability(String before, char next) {
      String text = EDGE + before;
      return Math.log(probability(text.substring(Math.max(0, text.length() - order + 1)), next));
    }

    private double probability(String context, char next) {
      double shorter =
          context.isEmpty() ? 1.0 / characters : probability(context.substring(1), next);
      Context found = contexts.get(context);
      if (found == null) {
        return shorter;
      }
      int kinds = found.next.size();
      return (found.next.getOrDefault(next, 0) + kinds * shorter) / (found.total + kinds);
    }
  }
}
