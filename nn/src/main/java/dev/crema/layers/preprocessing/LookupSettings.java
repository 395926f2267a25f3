package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What lookups of integers and of texts have in common.
 *
 * @param maxTokens how large the vocabulary may be, with mask and places of unknown tokens; without
 *     a limit by default
 * @param numOovIndices how many places there are for tokens that are not in the vocabulary, 0 or
 *     more; with 0 they are refused; 1 by default
 * @param outputMode {@link OutputMode#INT} by default
 * @param padToMaxTokens whether encodings are as long as {@code maxTokens} says, however small the
 *     vocabulary; false by default
 * @param idfWeights for mode TF_IDF, as many as the vocabulary has tokens: what each counts
 * @param salt none (the default) or two numbers that make the hash of unknown tokens another
 */
public record LookupSettings(
    OptionalInt maxTokens,
    int numOovIndices,
    OutputMode outputMode,
    boolean padToMaxTokens,
    Optional<List<Double>> idfWeights,
    List<Long> salt) {
  public LookupSettings {
    idfWeights = idfWeights.map(List::copyOf);
    salt = List.copyOf(salt);
  }

  /** The defaults. */
  public LookupSettings() {
    this(OptionalInt.empty(), 1, OutputMode.INT, false, Optional.empty(), List.of());
  }

  public LookupSettings maxTokens(int value) {
    return new LookupSettings(
        OptionalInt.of(value), numOovIndices, outputMode, padToMaxTokens, idfWeights, salt);
  }

  public LookupSettings numOovIndices(int value) {
    return new LookupSettings(maxTokens, value, outputMode, padToMaxTokens, idfWeights, salt);
  }

  public LookupSettings outputMode(OutputMode value) {
    return new LookupSettings(maxTokens, numOovIndices, value, padToMaxTokens, idfWeights, salt);
  }

  public LookupSettings padToMaxTokens(boolean value) {
    return new LookupSettings(maxTokens, numOovIndices, outputMode, value, idfWeights, salt);
  }

  public LookupSettings idfWeights(List<Double> values) {
    return idfWeights(Optional.of(values));
  }

  LookupSettings idfWeights(Optional<List<Double>> values) {
    return new LookupSettings(maxTokens, numOovIndices, outputMode, padToMaxTokens, values, salt);
  }

  public LookupSettings salt(long first, long second) {
    return new LookupSettings(
        maxTokens, numOovIndices, outputMode, padToMaxTokens, idfWeights, List.of(first, second));
  }

  /** Where unknown tokens start; the mask has a place in mode INT only. */
  int oovStart(boolean masks) {
    return masks && outputMode == OutputMode.INT ? 1 : 0;
  }

  /** Where known tokens start. */
  int tokenStart(boolean masks) {
    return oovStart(masks) + numOovIndices;
  }

  /** Refuses what cannot be of a lookup of such a name. */
  void check(String who, boolean masks) {
    Require.atLeast(who, "numOovIndices", numOovIndices, 0);
    if (maxTokens.isPresent()) {
      int least = Math.max(2, tokenStart(masks) + 1);
      Require.atLeast(who, "maxTokens", maxTokens.getAsInt(), least);
    }
    Require.check(
        !padToMaxTokens || maxTokens.isPresent(),
        who,
        "maxTokens",
        "missing",
        "a number, as padToMaxTokens is set");
    Require.check(
        idfWeights.isEmpty() || outputMode == OutputMode.TF_IDF,
        who,
        "idfWeights",
        "given, and outputMode " + outputMode,
        "weights in mode TF_IDF only; set that first");
    Require.check(
        salt.isEmpty() || salt.size() == 2,
        who,
        "salt",
        salt.size() + " numbers",
        "2 numbers, or none");
  }
}
