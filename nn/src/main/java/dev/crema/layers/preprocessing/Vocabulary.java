package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.types.CremaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The places of tokens: mask, unknown ones, known ones.
 *
 * @param given the known ones, after the special ones or without them
 * @param skipped how many special ones come first in {@code given}
 */
record Vocabulary<T>(
    Tokens<T> given, int skipped, Optional<T> mask, T oov, LookupSettings settings) {

  static <T> Vocabulary<T> of(List<T> given, Optional<T> mask, T oov, LookupSettings settings) {
    List<T> special = special(mask, oov, settings);
    boolean found =
        given.size() >= special.size() && given.subList(0, special.size()).equals(special);
    return new Vocabulary<>(Tokens.of(given), found ? special.size() : 0, mask, oov, settings);
  }

  private static <T> List<T> special(Optional<T> mask, T oov, LookupSettings settings) {
    List<T> special = new ArrayList<>();
    mask.filter(_ -> settings.oovStart(true) == 1).ifPresent(special::add);
    special.addAll(Collections.nCopies(settings.numOovIndices(), oov));
    return special;
  }

  int oovStart() {
    return settings.oovStart(mask.isPresent());
  }

  int tokenStart() {
    return settings.tokenStart(mask.isPresent());
  }

  /** Places in all. */
  int size() {
    return tokenStart() + given.size() - skipped;
  }

  /** How long an encoding is. */
  int depth() {
    return settings.padToMaxTokens() ? settings.maxTokens().orElseThrow() : size();
  }

  /** The place of a known token, or -1. */
  int place(T token) {
    int at = given.indexOf(token);
    return at < skipped ? -1 : at - skipped + tokenStart();
  }

  /** The known tokens. */
  List<T> known() {
    return given.subList(skipped, given.size());
  }

  /** The tokens of all places. */
  List<T> all() {
    List<T> all = special(mask, oov, settings);
    all.addAll(known());
    return List.copyOf(all);
  }

  void check(String who) {
    List<T> known = known();
    Require.check(!known.isEmpty(), who, "vocabulary", "empty", "1 token or more");
    List<T> repeated = Tokens.of(known).repeated();
    Require.check(
        repeated.isEmpty(),
        who,
        "vocabulary",
        "with repeated " + shortened(repeated),
        "each token once");
    mask.ifPresent(
        token ->
            Require.check(
                !known.contains(token),
                who,
                "vocabulary",
                "with the mask '" + token + "' inside",
                "special tokens at the start, as " + special(mask, oov, settings) + ", or none"));
    if (settings.maxTokens().isPresent()) {
      int most = settings.maxTokens().getAsInt();
      Require.check(
          size() <= most,
          who,
          "vocabulary",
          size() + " tokens long with special ones",
          "maxTokens, " + most + ", at most");
    }
    if (settings.idfWeights().isPresent()) {
      for (double weight : settings.idfWeights().get()) {
        Require.check(
            Double.isFinite(weight),
            who,
            "idfWeights",
            "with " + weight + " inside",
            "finite numbers");
      }
      int weights = settings.idfWeights().get().size();
      Require.check(
          weights == given.size(),
          who,
          "idfWeights",
          weights + " numbers",
          "as many as vocabulary has, " + given.size());
    }
  }

  private static Object shortened(List<?> list) {
    return list.size() <= 8 ? list : list.subList(0, 8) + "… (" + list.size() + ")";
  }

  /** What a place counts in mode TF_IDF; an unknown token, without a weight, the mean of all. */
  double[] factors(String who) {
    List<Double> weights =
        settings
            .idfWeights()
            .orElseThrow(
                () ->
                    new CremaException(
                        who
                            + ": idfWeights are unknown, which mode TF_IDF needs; call adapt in"
                            + " this mode, or give them with the vocabulary"));
    double[] factors = new double[depth()];
    int from = skipped == tokenStart() ? 0 : tokenStart();
    double mean = weights.stream().mapToDouble(w -> w).average().orElse(0);
    Arrays.fill(factors, 0, from, mean);
    for (int i = 0; i < weights.size(); i++) {
      factors[from + i] = weights.get(i);
    }
    return factors;
  }
}
