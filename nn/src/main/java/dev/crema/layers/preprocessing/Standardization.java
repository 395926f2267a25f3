package dev.crema.layers.preprocessing;

/**
 * What is done to a text before it is split. A function of one's own may be a lambda, or a record
 * that is {@linkplain dev.crema.saving.Registry#register registered} so that it can be saved.
 */
@FunctionalInterface
public interface Standardization {
  /** The text as it is. */
  Standardization NONE = new KnownStandardization(false, false);

  /** The letters A to Z become small, others stay as they are. */
  Standardization LOWER = new KnownStandardization(true, false);

  /** The punctuation of ASCII goes. */
  Standardization STRIP_PUNCTUATION = new KnownStandardization(false, true);

  /** Both. */
  Standardization LOWER_AND_STRIP_PUNCTUATION = new KnownStandardization(true, true);

  String apply(String text);
}
