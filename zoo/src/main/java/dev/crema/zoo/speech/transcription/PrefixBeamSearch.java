package dev.crema.zoo.speech.transcription;

import dev.crema.check.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for the text that is likeliest by a network trained with CTC and a language model together:
 * {@code ln p(text|sound) + alpha · ln p(text) + beta · |text|}. Of each beginning all ways to
 * write it count together; those that end in a blank are kept apart from those that do not.
 *
 * <p>Source: A. Hannun, A. Maas, D. Jurafsky, A. Ng, <i>First-pass large vocabulary continuous
 * speech recognition using bi-directional recurrent DNNs</i>, 2014, algorithm 1; with a language
 * model of characters after A. Maas et al., <i>Lexicon-free conversational speech recognition with
 * neural networks</i>, NAACL 2015.
 *
 * @param width how many beginnings are kept, 1 or more; 16 by default
 * @param alpha how much the language model counts, 0 or more; 0.5 by default
 * @param beta what each character gains, to make up for what the language model takes; 0.5 by
 *     default
 */
public record PrefixBeamSearch(int width, double alpha, double beta) {
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  /** Symbols less likely than this at a step are no continuation. */
  private static final double LEAST = Math.log(1e-4);

  public PrefixBeamSearch {
    Require.atLeast("PrefixBeamSearch", "width", width, 1);
    Require.notNegative("PrefixBeamSearch", "alpha", alpha);
    Require.finite("PrefixBeamSearch", "beta", beta);
  }

  /** 16 beginnings, alpha and beta 0.5. */
  public PrefixBeamSearch() {
    this(16, 0.5, 0.5);
  }

  /**
   * A text.
   *
   * @param score what the search maximizes
   */
  public record Found(String text, double score) {}

  /** All ways to write a beginning, by logarithms of probabilities. */
  private static final class Beginning {
    private final String text;

    /** What language model and length add. */
    private final double extra;

    private double blank = NEVER;
    private double label = NEVER;

    Beginning(String text, double extra) {
      this.text = text;
      this.extra = extra;
    }

    double sound() {
      return add(blank, label);
    }

    double score() {
      return sound() + extra;
    }
  }

  /**
   * The best text.
   *
   * @param logProbabilities of each symbol of the alphabet, the blank first, step by step
   * @param language by default (empty) all texts are equally likely
   */
  public Found search(
      float[][] logProbabilities, Alphabet alphabet, Optional<CharacterModel.Scorer> language) {
    Beginning nothing = new Beginning("", 0);
    nothing.blank = 0;
    List<Beginning> beam = List.of(nothing);
    for (float[] step : logProbabilities) {
      Map<String, Beginning> next = new LinkedHashMap<>();
      for (Beginning beginning : beam) {
        extend(beginning, step, alphabet, language, next);
      }
      beam =
          next.values().stream()
              .sorted(Comparator.comparingDouble(Beginning::score).reversed())
              .limit(width)
              .toList();
    }
    return beam.stream()
        .map(b -> new Found(b.text, b.score() + end(b, language)))
        .max(Comparator.comparingDouble(Found::score))
        .orElseThrow();
  }

  private double end(Beginning beginning, Optional<CharacterModel.Scorer> language) {
    return alpha
        * language.map(l -> l.logProbability(beginning.text, CharacterModel.EDGE)).orElse(0.0);
  }

  private void extend(
      Beginning from,
      float[] step,
      Alphabet alphabet,
      Optional<CharacterModel.Scorer> language,
      Map<String, Beginning> next) {
    Beginning same = next.computeIfAbsent(from.text, t -> new Beginning(t, from.extra));
    same.blank = add(same.blank, from.sound() + step[0]);
    int length = from.text.length();
    char last = length == 0 ? CharacterModel.EDGE : from.text.charAt(length - 1);
    for (int symbol = 1; symbol < step.length; symbol++) {
      char character = alphabet.character(symbol);
      boolean again = length > 0 && character == last;
      if (again) {
        same.label = add(same.label, from.label + step[symbol]);
      }
      // The same character twice needs a blank in between.
      double sound = (again ? from.blank : from.sound()) + step[symbol];
      if (step[symbol] >= LEAST && sound > NEVER) {
        Beginning longer =
            next.computeIfAbsent(
                from.text + character,
                text -> new Beginning(text, from.extra + gain(from.text, character, language)));
        longer.label = add(longer.label, sound);
      }
    }
  }

  private double gain(String before, char character, Optional<CharacterModel.Scorer> language) {
    return beta + alpha * language.map(l -> l.logProbability(before, character)).orElse(0.0);
  }

  /** ln(e<sup>a</sup> + e<sup>b</sup>). */
  private static double add(double a, double b) {
    double greater = Math.max(a, b);
    return greater == NEVER ? NEVER : greater + Math.log1p(Math.exp(Math.min(a, b) - greater));
  }

  /** The likeliest symbol of each step, equal neighbours once, without blanks. */
  public static Found greedy(float[][] logProbabilities, Alphabet alphabet) {
    StringBuilder text = new StringBuilder();
    double score = 0;
    int before = 0;
    for (float[] step : logProbabilities) {
      int best = 0;
      for (int i = 1; i < step.length; i++) {
        best = step[i] > step[best] ? i : best;
      }
      if (best != 0 && best != before) {
        text.append(alphabet.character(best));
      }
      score += step[best];
      before = best;
    }
    return new Found(text.toString(), score);
  }

  /** The steps at which the characters of a text begin, in its likeliest way to be written. */
  static List<Integer> starts(float[][] logProbabilities, int[] labels) {
    int places = 2 * labels.length + 1;
    double[] best = new double[places];
    Arrays.fill(best, NEVER);
    int[][] from = new int[logProbabilities.length][places];
    for (int t = 0; t < logProbabilities.length; t++) {
      double[] now = new double[places];
      for (int place = 0; place < places; place++) {
        int symbol = place % 2 == 0 ? 0 : labels[place / 2];
        boolean skips = place % 2 == 1 && place > 1 && labels[place / 2] != labels[place / 2 - 1];
        int source = place;
        if (t == 0) {
          now[place] = place < 2 ? logProbabilities[t][symbol] : NEVER;
        } else {
          for (int back = 1; back <= (skips ? 2 : 1) && back <= place; back++) {
            source = best[place - back] > best[source] ? place - back : source;
          }
          now[place] = best[source] + logProbabilities[t][symbol];
        }
        from[t][place] = source;
      }
      best = now;
    }
    int place = places > 1 && best[places - 2] > best[places - 1] ? places - 2 : places - 1;
    Integer[] starts = new Integer[labels.length];
    for (int t = logProbabilities.length - 1; t >= 0; t--) {
      if (place % 2 == 1) {
        starts[place / 2] = t;
      }
      place = from[t][place];
    }
    return new ArrayList<>(Arrays.asList(starts));
  }
}
