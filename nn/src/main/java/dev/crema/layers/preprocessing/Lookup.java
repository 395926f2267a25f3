package dev.crema.layers.preprocessing;

import java.util.List;

/**
 * What looks tokens up in a vocabulary can be told.
 *
 * @param <L> what looks them up
 */
public sealed interface Lookup<L> permits IntegerLookup, StringLookup, TextVectorization {
  /** What all of them have in common. */
  LookupSettings settings();

  /** This one with other settings. */
  L settings(LookupSettings settings);

  /** How large the vocabulary may be, with mask and places of unknown tokens. */
  default L maxTokens(int value) {
    return settings(settings().maxTokens(value));
  }

  /** How many places there are for tokens that are not in the vocabulary. */
  default L numOovIndices(int value) {
    return settings(settings().numOovIndices(value));
  }

  default L outputMode(OutputMode value) {
    return settings(settings().outputMode(value));
  }

  /** Whether encodings are as long as {@code maxTokens} says, however small the vocabulary. */
  default L padToMaxTokens(boolean value) {
    return settings(settings().padToMaxTokens(value));
  }

  /** What each token of the vocabulary counts in mode TF_IDF. */
  default L idfWeights(List<Double> values) {
    return settings(settings().idfWeights(values));
  }

  /** One number, for both that the hash of unknown tokens asks for. */
  default L salt(long both) {
    return salt(both, both);
  }

  /** Two numbers that make the hash of unknown tokens another. */
  default L salt(long first, long second) {
    return settings(settings().salt(first, second));
  }
}
